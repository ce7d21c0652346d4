using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GeniusErp.Modules.Integrations.Application.Catalogue;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers;

namespace GeniusErp.Tests.Integrations.Providers.Conformance;

/// <summary>What every provider's declaration and settings must hold, HTTP or mail. A class names its provider by <see cref="ConformanceOfAttribute"/>.</summary>
public abstract partial class SettingsConformance
{
    private static readonly string[] WrongByAnyRule = ["¡!", "x", " . ", "https://", new('9', 300)];

    private IProvider? declared;

    private protected IProvider Declared
        => declared ??= ProviderCatalogue.Scan().Single(provider => provider.Descriptor.Provider == GetType().GetCustomAttribute<ConformanceOfAttribute>()!.Provider);

    private protected ProviderDescriptor Descriptor => Declared.Descriptor;

    /// <summary>Settings that connect.</summary>
    private protected abstract JsonObject Good { get; }

    /// <summary>Values of a field that its own rules must refuse, beside those that every rule refuses.</summary>
    private protected virtual IReadOnlyDictionary<string, string[]> WrongForms => new Dictionary<string, string[]>();

    /// <summary>Values of a field that look like the provider's host and are not. Fields of kind Host and Url have theirs.</summary>
    private protected virtual IReadOnlyDictionary<string, string[]> LookAlikes => new Dictionary<string, string[]>();

    private protected virtual IReadOnlyCollection<Exemption> Exemptions => [];

    [Fact]
    public void Settings_OfTheGoodSample_AreAccepted() => Refusals(Good).ShouldBeEmpty();

    [Fact]
    [Proves(Check.Settings)]
    public void Settings_WhenARequiredOneIsMissing_NameIt()
    {
        foreach (var field in Descriptor.Settings.Where(field => field.Required && field.Default is null))
        {
            var settings = Applying(field);
            settings.Remove(field.Name);
            ShouldBeRefused(settings, field);
            settings[field.Name] = string.Empty;
            ShouldBeRefused(settings, field);
            if (!field.Name.EndsWith("password", StringComparison.Ordinal))
            {
                settings[field.Name] = "   "; // legal as a password, and nowhere else
                ShouldBeRefused(settings, field);
            }

            settings[field.Name] = null;
            ShouldBeRefused(settings, field);
        }
    }

    [Fact]
    public void Settings_OfAWrongType_AreRefused()
    {
        foreach (var field in Descriptor.Settings)
        {
            ShouldBeRefused(field, new JsonObject { ["a"] = 1 });
            ShouldBeRefused(field, field.Kind == SettingKind.List ? JsonValue.Create("a, b") : new JsonArray(1));
            ShouldBeRefused(field, field.Kind == SettingKind.Boolean ? JsonValue.Create("true") : JsonValue.Create(true));
            ShouldBeRefused(field, field.Kind == SettingKind.Integer ? JsonValue.Create(1.5) : JsonValue.Create(12));
        }
    }

    [Fact]
    public void Settings_OfTenThousandCharacters_AreRefused()
    {
        foreach (var field in Descriptor.Settings)
        {
            var text = new string('7', Math.Max(10_000, field.LongestText + 65));
            ShouldBeRefused(field, field.Kind == SettingKind.List ? new JsonArray(text) : JsonValue.Create(text));
        }
    }

    [Fact]
    public void Settings_WithControlCharactersOrHalfASymbol_AreRefused()
    {
        foreach (var field in Descriptor.Settings.Where(field => field.Kind is not (SettingKind.Integer or SettingKind.Boolean)))
        {
            foreach (var broken in new[] { "\0", "\u0007", "\u001b", "\ud83d", "\u0085" }.Concat(field.Kind == SettingKind.Pem ? [] : ["\r\nX-Injected: 1\r\n"]))
            {
                var text = $"abc{broken}def";
                ShouldBeRefused(field, field.Kind == SettingKind.List ? new JsonArray(text) : JsonValue.Create(text));
            }
        }
    }

    [Fact]
    public void Settings_OfAWrongForm_AreRefused()
    {
        foreach (var field in Descriptor.Settings)
        {
            foreach (var wrong in WrongForms.GetValueOrDefault(field.Name, []).Select(text => JsonValue.Create(text)).Concat(WrongByKind(field)))
            {
                ShouldBeRefused(field, wrong);
            }

            if ((field.Pattern is not null || field.Check is not null) && !WrongForms.ContainsKey(field.Name))
            {
                WrongByAnyRule.ShouldContain(text => Refusals(With(field, JsonValue.Create(text))).Any(error => error.Field == "config." + field.Name), $"{field.Name} has a rule that refuses nothing");
            }
        }
    }

    [Fact]
    public void Settings_WithALookAlikeHost_AreRefused()
    {
        foreach (var field in Descriptor.Settings)
        {
            var known = field.Kind switch
            {
                SettingKind.Host => ["https://mail.example.ro", "mail.example.ro/login", "user@mail.example.ro", "mail.example.ro:993", "mail.example.ro evil.example", "mail.example.ro#x", "mail.example.ro\\evil"],
                SettingKind.Url => ["http://example.ro/", "https://user:pass@example.ro/", "javascript:alert(1)", "//example.ro", "file:///etc/passwd"],
                _ => Array.Empty<string>(),
            };
            foreach (var host in known.Concat(LookAlikes.GetValueOrDefault(field.Name, [])))
            {
                ShouldBeRefused(field, JsonValue.Create(host));
            }
        }
    }

    [Fact]
    public void Settings_OfAnUnknownName_AreRefused()
    {
        var settings = Good;
        settings["no_such_setting"] = "x";
        Refusals(settings).ShouldContain(error => error.Field == "config.no_such_setting" && error.Code == "unknown");
    }

    [Fact]
    public void Examples_SatisfyTheirOwnRules()
    {
        foreach (var field in Descriptor.Settings)
        {
            if (field.Required && field.Default is null && field.Kind is not (SettingKind.Boolean or SettingKind.Choice or SettingKind.Pem))
            {
                field.Example.ShouldNotBeNull($"{field.Name} is required and has no example");
            }

            if (field.Example is { } example)
            {
                SettingsReader.Read(Descriptor, new JsonObject { [field.Name] = example }).Errors.ShouldBeEmpty($"the example of {field.Name}");
            }
        }
    }

    [Fact]
    public void Schema_AgreesWithTheReader()
    {
        var schema = SettingsSchema.Of(Descriptor);
        SchemaReading.Accepts(schema, Good).ShouldBeTrue("the schema refuses what the reader takes");
        foreach (var field in Descriptor.Settings)
        {
            var property = schema["properties"]![field.Name]!.AsObject();
            (property["examples"]?.AsArray() ?? []).ShouldAllBe(example => SchemaReading.Accepts(property, example));
            SchemaReading.Accepts(schema, With(field, new JsonObject())).ShouldBeFalse($"{field.Name} as an object");
            if (field.Required && field.Default is null)
            {
                var settings = Applying(field);
                settings.Remove(field.Name);
                SchemaReading.Accepts(schema, settings).ShouldBeFalse($"without {field.Name}");
            }
        }

        SchemaReading.Accepts(schema, new JsonObject(Good.Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone()))) { ["no_such_setting"] = "x" }).ShouldBeFalse();
    }

    [Fact]
    public void Descriptor_IsComplete()
    {
        Descriptor.Monogram.ShouldMatch("^[A-Z0-9]{2,3}$");
        Descriptor.Aliases.ShouldAllBe(alias => Alias().IsMatch(alias));
        Descriptor.Documentation.Scheme.ShouldBe("https");
        Descriptor.AuthKinds.ShouldNotBeEmpty();
        Descriptor.Environments.ShouldNotBeEmpty();
        Descriptor.Environments.Select(environment => environment.ApiBaseUrl).OfType<Uri>().ShouldAllBe(address => address.Scheme == "https" && address.AbsoluteUri.EndsWith('/'));
        Descriptor.RateLimit.Requests.ShouldBePositive();
        Descriptor.RateLimit.Per.ShouldBeGreaterThan(TimeSpan.Zero);
        Descriptor.RateLimit.Source.ShouldNotBeNullOrWhiteSpace();
        Descriptor.VerifyCall.ShouldNotBeNullOrWhiteSpace();
        Declared.Connector.IsAssignableTo(typeof(IVerifiesConnection)).ShouldBe(Descriptor.VerifyCost != VerifyCost.None);
        Descriptor.Settings.Select(field => field.Name).ShouldAllBe(name => Regex.IsMatch(name, "^[a-z][a-z0-9_]*$"));
        Descriptor.Settings.Where(field => field.Secret).ShouldAllBe(field => field.Default == null && (field.Kind == SettingKind.Text || field.Kind == SettingKind.Pem));
        Descriptor.Settings.Where(field => field.When is not null).ShouldAllBe(field => Descriptor.Settings.Any(other => other.Name == field.When!.Field));
    }

    [Fact]
    public void Texts_AreWholeInBothLanguages()
    {
        var texts = Descriptor.Settings.SelectMany(field => new[] { field.Label, field.Help, field.PatternMessage }.Concat(field.Choices.Select(choice => choice.Label)))
            .Concat(Descriptor.Scopes.SelectMany(scope => new[] { scope.Label, scope.Without }))
            .Concat(Descriptor.Errors.Rules.Select(rule => rule.Hint))
            .Concat([Descriptor.Summary, Descriptor.Needs, Descriptor.Limitations])
            .OfType<Text>();
        foreach (var text in texts)
        {
            ShouldBeWhole(text);
        }
    }

    [Fact]
    public void Readme_StandsInTheProvidersFolder()
    {
        var readme = Path.Combine(Repository.Root, "src", "Modules", "Integrations", "Providers", Descriptor.Provider.ToString(), "README.md");
        File.Exists(readme).ShouldBeTrue(readme);
        File.ReadAllText(readme).ShouldContain($"`{Descriptor.Provider.Code()}`");
    }

    [Fact]
    public void Exemptions_HaveReasons()
    {
        Exemptions.Select(exemption => exemption.Check).ShouldBeUnique();
        Exemptions.ShouldAllBe(exemption => exemption.Reason.Length >= 20);
    }

    [Fact]
    public void Tier_IsWhatTheTestsProve()
        => Descriptor.Tier.ShouldBe(
            TierRule.Compute(GetType(), Declared.Connector, Exemptions),
            $"not proved: {string.Join(", ", TierRule.Missing(GetType(), Exemptions))}");

    /// <summary>The settings as a caller would have them, or what is wrong with them.</summary>
    private protected (SettingValues Values, IReadOnlyList<FieldError> Errors) Read(JsonObject settings)
    {
        var input = SettingsReader.Read(Descriptor, settings);
        return input.Errors.Count > 0 ? (SettingValues.Empty, input.Errors) : SettingsReader.Complete(Descriptor, input.Changed);
    }

    private protected static void ShouldBeWhole(Text text)
    {
        foreach (var words in new[] { text.En, text.Ro })
        {
            words.ShouldNotMatch(@"\{\d+\}");
            words.Trim().ShouldBe(words);
        }

        text.Ro.ShouldNotMatch("[şţŞŢ]", "ș and ț are written with a comma below");
    }

    /// <summary>A refused setting ends before the provider hears of it.</summary>
    private protected virtual void ShouldHaveCausedNoCall()
    {
    }

    private IReadOnlyList<FieldError> Refusals(JsonObject settings) => Read(settings).Errors;

    /// <summary>The good settings, changed so that this field applies.</summary>
    private JsonObject Applying(SettingField field)
    {
        var settings = Good;
        if (field.When is { } condition)
        {
            var deciding = Descriptor.Settings.First(other => other.Name == condition.Field);
            settings[condition.Field] = deciding.Kind == SettingKind.Boolean ? JsonValue.Create(condition.Values[0] == "true") : JsonValue.Create(condition.Values[0]);
        }

        return settings;
    }

    private JsonObject With(SettingField field, JsonNode? value)
    {
        var settings = Applying(field);
        settings[field.Name] = value;
        return settings;
    }

    private void ShouldBeRefused(SettingField field, JsonNode? value) => ShouldBeRefused(With(field, value), field);

    private void ShouldBeRefused(JsonObject settings, SettingField field)
    {
        var sent = settings[field.Name]?.ToJsonString() ?? "nothing";
        var errors = Refusals(settings).Where(error => error.Field == "config." + field.Name).ToList();
        errors.ShouldNotBeEmpty($"{field.Name} took {(sent.Length > 100 ? sent[..100] + "…" : sent)}");
        foreach (var error in errors)
        {
            ShouldBeWhole(error.Message);
            error.Message.Ro.ShouldNotBe(error.Message.En);
        }

        ShouldHaveCausedNoCall();
    }

    private static IEnumerable<JsonValue> WrongByKind(SettingField field) => field.Kind switch
    {
        SettingKind.Integer => new[] { JsonValue.Create("abc"), JsonValue.Create("1e3") }
            .Concat(field.Minimum > long.MinValue ? [JsonValue.Create(field.Minimum - 1)] : [])
            .Concat(field.Maximum < long.MaxValue ? [JsonValue.Create(field.Maximum + 1)] : []),
        SettingKind.Choice => [JsonValue.Create("no_such_choice")],
        SettingKind.Email => [JsonValue.Create("not an address"), JsonValue.Create("a@b"), JsonValue.Create("<a@example.ro>")],
        SettingKind.Host => [JsonValue.Create("not a host"), JsonValue.Create("-"), JsonValue.Create("a..b")],
        SettingKind.Url => [JsonValue.Create("example"), JsonValue.Create("ftp://example.ro")],
        SettingKind.Pem => [JsonValue.Create("MIIB")],
        SettingKind.Date => [JsonValue.Create("22.11.2026"), JsonValue.Create("2026-02-30")],
        _ => [],
    };

    [GeneratedRegex("^[a-z0-9][a-z0-9 .&-]*$")]
    private static partial Regex Alias();
}
