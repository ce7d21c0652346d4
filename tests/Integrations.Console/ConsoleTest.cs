using GeniusErp.Sandbox.Erp;
using GeniusErp.Tests.Support;
using Microsoft.Playwright;

namespace GeniusErp.Tests.Integrations.Console;

/// <summary>A company of its own with a person who may read and write. The providers are whole at the beginning of each test.</summary>
[Collection(ConsoleGroup.Name)]
public abstract class ConsoleTest(Stand stand) : IAsyncLifetime
{
    private readonly List<IAsyncDisposable> visitors = [];

    internal Stand Stand => stand;

    internal string Company { get; } = stand.NewCompany();

    internal static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private protected string Overview => $"/c/{Company}/integrations";

    public ValueTask InitializeAsync()
    {
        MissingPeer.Require("Chromium", stand.HasBrowser);
        stand.Sandbox.Reset();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var visitor in visitors)
        {
            await visitor.DisposeAsync();
        }
    }

    /// <summary>Somebody of this test's company, on this page.</summary>
    private protected async Task<Visitor> OpenAsync(string path, Look? look = null, string? scope = null, string? name = null, string? franchise = null)
    {
        var visitor = await stand.VisitAsync(Company, look);
        visitors.Add(visitor);
        await visitor.SignInAsync(path, scope, name, franchise);
        return visitor;
    }

    /// <summary>A connected row, made through the API with the provider's good sample.</summary>
    private protected async Task<IntegrationRow> ConnectedAsync(string provider, string? name = null)
    {
        using var api = await stand.ApiAsync(Company);
        var made = await api.CreateAsync(provider, "default", name ?? provider, stand.Sandbox[provider].Credential("good").ToJson(), Cancelled);
        return (await api.ConnectAsync(made.Needed("made").Row.Id, Cancelled)).Needed("connected").Row;
    }

    private protected async Task<IReadOnlyList<IntegrationRow>> RowsAsync()
    {
        using var api = await stand.ApiAsync(Company);
        return await api.ListAsync(Cancelled);
    }

    /// <summary>As the owner of the database: what no page and no call does.</summary>
    private protected async Task<object?> SqlAsync(string sql, params object?[] values)
    {
        await using var command = stand.Owner.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value ?? DBNull.Value });
        }

        return await command.ExecuteScalarAsync(Cancelled);
    }

    private protected static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    private protected static IPageAssertions Expect(IPage page) => Assertions.Expect(page);
}
