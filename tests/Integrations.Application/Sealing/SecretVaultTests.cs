using CsCheck;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Tests.Integrations.Application.Sealing;

public sealed class SecretVaultTests : SealingTest
{
    private const string Value = "sk-proj-ăîșț-0123456789";

    [Fact]
    public async Task Open_WhereItWasSealed_GivesTheSecretBack()
    {
        var host = Host(Keys.NewKeyFile());
        var address = Address();

        Assert.Equal(Value, await host.OpenAsync(await host.SealAsync(Value, address), address));
    }

    [Fact]
    public async Task Seal_TheSameSecretTwice_GivesDifferentEnvelopesThatDoNotShowIt()
    {
        var host = Host(Keys.NewKeyFile());
        var address = Address();

        var first = await host.SealAsync(Value, address);
        var second = await host.SealAsync(Value, address);

        Assert.NotEqual(first.Envelope, second.Envelope);
        Assert.StartsWith("v1.1.", first.Envelope, StringComparison.Ordinal);
        Assert.DoesNotContain("0123456789", first.ToJson().ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_MovedToAnotherRowTenantOrField_IsUnreadable()
    {
        var host = Host(Keys.NewKeyFile());
        var address = Address();
        var stored = await host.SealAsync(Value, address);

        Assert.Equal("secret_unreadable", await host.OpenAsync(stored, address with { RowId = Guid.NewGuid() }));
        Assert.Equal("secret_unreadable", await host.OpenAsync(stored, address with { CompanyId = "c2" }));
        Assert.Equal("secret_unreadable", await host.OpenAsync(stored, address with { Field = "config.other" }));
        // The border between company and field does not slip.
        Assert.Equal("secret_unreadable", await host.OpenAsync(stored, address with { CompanyId = "c1c", Field = "onfig.api_key" }));
        Assert.Equal(Value, await host.OpenAsync(stored, address));
    }

    [Fact]
    public async Task Open_WithAnyCharacterChanged_IsUnreadable()
    {
        var host = Host(Keys.NewKeyFile());
        var address = Address();
        foreach (var value in new[] { Value, Value + "1", Value + "12" })
        {
            var stored = await host.SealAsync(value, address);
            for (var i = 0; i < stored.Envelope.Length; i++)
            {
                // The neighbour in the alphabet: in the last character that is one of the bits the decoder throws away.
                var changed = stored.Envelope[i] switch { 'z' => 'y', 'Z' => 'Y', '9' => '8', '.' => '-', '-' => '_', '_' => '-', var c => (char)(c + 1) };
                var tampered = stored with { Envelope = stored.Envelope[..i] + changed + stored.Envelope[(i + 1)..] };
                Assert.Equal((i, "secret_unreadable"), (i, await host.OpenAsync(tampered, address)));
            }
        }
    }

    [Fact]
    public async Task Open_CutOrPadded_IsUnreadable()
    {
        var host = Host(Keys.NewKeyFile());
        var address = Address();
        var stored = await host.SealAsync(Value, address);
        for (var length = 0; length < stored.Envelope.Length; length++)
        {
            Assert.Equal((length, "secret_unreadable"), (length, await host.OpenAsync(stored with { Envelope = stored.Envelope[..length] }, address)));
        }

        foreach (var padded in new[] { stored.Envelope + "=", stored.Envelope + " ", " " + stored.Envelope, stored.Envelope + "A", stored.Envelope.Insert(20, "\n"), stored.Envelope.Replace("v1.1.", "v1.01.", StringComparison.Ordinal), stored.Envelope.Replace("v1.1.", "v1.+1.", StringComparison.Ordinal) })
        {
            Assert.Equal((padded, "secret_unreadable"), (padded, await host.OpenAsync(stored with { Envelope = padded }, address)));
        }
    }

    [Fact]
    public async Task Open_PlainText_IsRefusedWithTheReason()
    {
        var host = Host(Keys.NewKeyFile());

        var opened = await host.Vault.OpenAsync(new("sk-plain", null), Address(), Cancel);

        Assert.Equal(ErrorKind.Refused, opened.Error!.Kind);
        Assert.Equal(FailureReason.SecretUnreadable, opened.Error.Reason);
        Assert.NotEqual(opened.Error.Message.En, opened.Error.Message.Ro);
    }

    [Theory]
    [InlineData("0123456789abcdef", true, "…cdef")]
    [InlineData("0123456789abcde", true, null)]
    [InlineData("0123456789abcdef", false, null)]
    public async Task Seal_ShowsAHint_OnlyOfLongSecretsAndOnlyWhenAsked(string value, bool asked, string? hint)
    {
        var host = Host(Keys.NewKeyFile());

        Assert.Equal(hint, (await host.SealAsync(value, Address(), asked)).Hint);
    }

    [Fact]
    public async Task Seal_HalfASymbol_IsRefusedWithoutShowingIt()
    {
        var host = Host(Keys.NewKeyFile());

        var refused = await Assert.ThrowsAsync<ArgumentException>(() => host.Vault.SealAsync(new("hunter2\uD83D"), Address(), false, Cancel).AsTask());

        Assert.DoesNotContain("hunter2", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RoundTrip_HoldsForEveryTextAndAddress_AndOpensNowhereElse()
    {
        var host = Host(Keys.NewKeyFile());
        var text = Gen.OneOf(Gen.String[Gen.Char['\u0001', '\uD7FF'], 1, 3000], Gen.Const("\U0001F511 key"), Gen.Const("x"));
        var name = Gen.String[Gen.Char['a', 'c'], 0, 3];
        var address = Gen.Select(name, Gen.Int[0, 3], name, (company, row, field) => new SecretAddress(company, new Guid(row, 0, 0, new byte[8]), field));

        await Gen.Select(text, address, address).SampleAsync(
            async (value, place, other) =>
            {
                var stored = await host.SealAsync(value, place);
                Assert.Equal(value, await host.OpenAsync(stored, place));
                Assert.Equal(place == other ? value : "secret_unreadable", await host.OpenAsync(stored, other));
            },
            iter: 2000);
    }
}
