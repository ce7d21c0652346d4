using System.Runtime.CompilerServices;
using GeniusErp.Sandbox.OAuth;

namespace GeniusErp.Sandbox.Meta;

/// <param name="Tasks">What the person may do there.</param>
internal sealed record MetaSandboxPage(string Id, string Name, IReadOnlyList<string> Tasks);

/// <param name="Status"><c>account_status</c>: 1 is active.</param>
internal sealed record MetaSandboxAdAccount(string Id, string Name, int Status, string Currency);

/// <param name="Page">Null for a person's token.</param>
/// <param name="LongLived">False: worth an hour, and so is every Page token derived from it.</param>
internal sealed record MetaSandboxToken(string Value, SandboxGrant Grant, string? Page, bool LongLived);

/// <summary>Facebook as the four connections share it: people, their Pages and ad accounts, what they granted to which app, and tokens that outlive one another.</summary>
internal sealed class MetaWorld
{
    /// <summary>The Page and the ad account on which a permission is missing.</summary>
    public const string LimitedPage = "112233445566200";
    public const string LimitedAdAccount = "act_123456789012200";

    private static readonly ConditionalWeakTable<SandboxAuthority, MetaWorld> Worlds = [];
    private static readonly string[] AllTasks = ["ANALYZE", "ADVERTISE", "MESSAGING", "MODERATE", "CREATE_CONTENT", "MANAGE"];

    private readonly Lock gate = new();
    private readonly Dictionary<string, MetaSandboxToken> tokens = [];
    private readonly Dictionary<(string Client, string Account), Permissions> permissions = [];
    private readonly Dictionary<(string Page, string Client), IReadOnlyList<string>> subscriptions = [];

    public static IReadOnlyList<SandboxAccount> People { get; } =
    [
        new("998877665544332", "Ana Popescu"),
        new("998877665544333", "Ion Ionescu (may only advertise)"),
        new("998877665544334", "Maria Marin (one Page)"),
        new("998877665544335", "Dan Dinu (no Page)"),
    ];

    private static IReadOnlyDictionary<string, MetaSandboxPage[]> Pages { get; } = new Dictionary<string, MetaSandboxPage[]>
    {
        ["998877665544332"] = [new("112233445566778", "Magazin Exemplu SRL", AllTasks), new("112233445566779", "Outlet Exemplu", AllTasks), new(LimitedPage, "Pagină fără drepturi", AllTasks)],
        ["998877665544333"] = [new("112233445566778", "Magazin Exemplu SRL", ["ADVERTISE"])],
        ["998877665544334"] = [new("112233445566779", "Outlet Exemplu", AllTasks)],
        ["998877665544335"] = [],
    };

    private static IReadOnlyDictionary<string, MetaSandboxAdAccount[]> AdAccounts { get; } = new Dictionary<string, MetaSandboxAdAccount[]>
    {
        ["998877665544332"] = [new("act_123456789012345", "Exemplu RON", 1, "RON"), new("act_123456789012346", "Exemplu EUR", 2, "EUR"), new(LimitedAdAccount, "Cont fără drepturi", 1, "RON")],
        ["998877665544333"] = [new("act_123456789012345", "Exemplu RON", 1, "RON")],
        ["998877665544334"] = [],
        ["998877665544335"] = [],
    };

    public static MetaWorld Of(SandboxAuthority authority) => Worlds.GetValue(authority, _ => new());

    public static IReadOnlyList<MetaSandboxPage> PagesOf(SandboxAccount account) => Pages[account.Id];

    public static IReadOnlyList<MetaSandboxAdAccount> AdAccountsOf(SandboxAccount account) => AdAccounts[account.Id];

    public void Remember(MetaSandboxToken token)
    {
        lock (gate)
        {
            tokens[token.Value] = token;
        }
    }

    /// <summary>As it was issued, dead or alive.</summary>
    public MetaSandboxToken? Find(string value)
    {
        lock (gate)
        {
            return tokens.GetValueOrDefault(value);
        }
    }

    /// <summary>The Page's own token, the same however often it is asked for by one and the same user token.</summary>
    public MetaSandboxToken PageToken(MetaSandboxToken user, string page)
    {
        lock (gate)
        {
            var found = tokens.Values.FirstOrDefault(token => token.Grant == user.Grant && token.Page == page && token.LongLived == user.LongLived);
            if (found is null)
            {
                found = new("EAAP" + SandboxAuthority.Random(), user.Grant, page, user.LongLived);
                tokens[found.Value] = found;
            }

            return found;
        }
    }

    /// <summary>Permissions add up over all consents of one person to one app; only an unticked one goes.</summary>
    public void Grant(SandboxGrant grant)
    {
        lock (gate)
        {
            var kept = Of(grant);
            kept.Granted.UnionWith(grant.Scopes);
            kept.Declined.ExceptWith(grant.Scopes);
        }
    }

    public void Decline(string client, string account, IEnumerable<string> names)
    {
        lock (gate)
        {
            var kept = Of((client, account));
            kept.Declined.UnionWith(names);
            kept.Granted.ExceptWith(kept.Declined);
        }
    }

    public IReadOnlyList<(string Name, string Status)> PermissionsOf(SandboxGrant grant)
    {
        lock (gate)
        {
            var kept = Of(grant);
            return [.. kept.Granted.Order(StringComparer.Ordinal).Select(name => (name, "granted")), .. kept.Declined.Order(StringComparer.Ordinal).Select(name => (name, "declined"))];
        }
    }

    public bool Has(SandboxGrant grant, string permission)
    {
        lock (gate)
        {
            return Of(grant).Granted.Contains(permission);
        }
    }

    /// <summary>Removes the app for the person: every token of every consent to it ends.</summary>
    public void Remove(SandboxGrant grant)
    {
        lock (gate)
        {
            foreach (var same in tokens.Values.Select(token => token.Grant).Where(other => other.ClientId == grant.ClientId && other.Account.Id == grant.Account.Id))
            {
                same.Revoked = true;
            }

            permissions.Remove((grant.ClientId, grant.Account.Id));
        }
    }

    /// <summary>The person removed the app, or has never given it anything.</summary>
    public bool IsForgotten(SandboxGrant grant)
    {
        lock (gate)
        {
            return !permissions.ContainsKey((grant.ClientId, grant.Account.Id));
        }
    }

    /// <summary>The events of the Page that the app hears; null when it is not subscribed.</summary>
    public IReadOnlyList<string>? SubscribedTo(string page, string client)
    {
        lock (gate)
        {
            return subscriptions.GetValueOrDefault((page, client));
        }
    }

    /// <summary>In place of what it was subscribed to before.</summary>
    public void Subscribe(string page, string client, IReadOnlyList<string> fields)
    {
        lock (gate)
        {
            subscriptions[(page, client)] = fields;
        }
    }

    public void Unsubscribe(string page, string client)
    {
        lock (gate)
        {
            subscriptions.Remove((page, client));
        }
    }

    /// <summary>What people decided is forgotten; tokens go with the authority.</summary>
    public void Reset()
    {
        lock (gate)
        {
            permissions.Clear();
            subscriptions.Clear();
        }
    }

    private Permissions Of(SandboxGrant grant) => Of((grant.ClientId, grant.Account.Id));

    private Permissions Of((string Client, string Account) key)
    {
        if (!permissions.TryGetValue(key, out var kept))
        {
            permissions[key] = kept = new();
        }

        return kept;
    }

    private sealed class Permissions
    {
        public HashSet<string> Granted { get; } = [];

        public HashSet<string> Declined { get; } = [];
    }
}
