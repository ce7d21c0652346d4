using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Tests.Integrations.Domain;

/// <summary>What people do to a row besides connecting: create, edit, let go.</summary>
public sealed class IntegrationEditTests
{
    [Fact]
    public void Create_GivesADisconnectedRowOfItsTenant()
    {
        var created = Integration.Create(
            IntegrationId.New(Given.Noon), new TenantScope("c", "f"), Provider.Openai, "second", null, Given.Config(), Given.IsSecret, Given.Noon);

        created.Status.ShouldBe(IntegrationStatus.Disconnected);
        (created.CompanyId, created.FranchiseId, created.AccountKey, created.Version).ShouldBe(("c", "f", "second", 1));
        created.Events.ShouldHaveSingleItem().After.ShouldNotBeNull().ToJsonString().ShouldNotContain("sealed-1");
    }

    [Fact]
    public void Configure_WithoutAChange_IsNoEdit()
    {
        var integration = Given.Connected();
        var version = integration.Version;

        integration.Configure("Magazin", Given.Config(), Given.IsSecret, Given.Noon).Succeeded.ShouldBeTrue();

        integration.Version.ShouldBe(version);
        integration.Events.ShouldBeEmpty();
    }

    [Fact]
    public void Configure_WhenConnected_StaysConnectedButHasToProveItself()
    {
        var integration = Given.Connected();

        integration.Configure("Magazin", Given.Config("alt-magazin"), Given.IsSecret, Given.Noon);

        integration.Status.ShouldBe(IntegrationStatus.Connected);
        integration.Verified.ShouldBeFalse();
        integration.NextCheckAt.ShouldBe(Given.Noon);
    }

    [Fact]
    public void Configure_WithANewNameOnly_LeavesTheProofAlone()
    {
        var integration = Given.Connected();
        var next = integration.NextCheckAt;

        integration.Configure("Alt nume", Given.Config(), Given.IsSecret, Given.Noon);

        integration.Verified.ShouldBeTrue();
        integration.NextCheckAt.ShouldBe(next);
        integration.Events.ShouldHaveSingleItem().After!.ToJsonString().ShouldBe("""{"display_name":"Alt nume"}""");
    }

    [Fact]
    public void Configure_WithANewSecret_SaysThatItChangedAndNothingMore()
    {
        var integration = Given.Connected();

        integration.Configure("Magazin", Given.Config(envelope: "sealed-2"), Given.IsSecret, Given.Noon);

        var edit = integration.Events.ShouldHaveSingleItem();
        edit.Before!.ToJsonString().ShouldBe("""{"config":{"api_key":"set"}}""");
        edit.After!.ToJsonString().ShouldBe("""{"config":{"api_key":"changed"}}""");
    }

    [Fact]
    public void Configure_WhenPlainTextStoodInASecretField_NeverShowsIt()
    {
        var integration = Given.Connected(IntegrationConfig.Of(new() { ["api_key"] = "sk_plain_text" }));

        integration.Configure("Magazin", IntegrationConfig.Empty, Given.IsSecret, Given.Noon);

        var edit = integration.Events.ShouldHaveSingleItem();
        (edit.Before!.ToJsonString() + edit.After!.ToJsonString()).ShouldNotContain("sk_plain_text");
    }

    [Fact]
    public void Disconnect_DestroysSecretsButTheKeptOnes()
    {
        var config = IntegrationConfig.Of(new()
        {
            ["shop"] = "magazin",
            ["api_key"] = new SealedSecret("sealed-1", null).ToJson(),
            ["client_secret"] = new SealedSecret("sealed-2", null).ToJson(),
        });
        var integration = Given.Connected(config);

        integration.Disconnect(Given.IsSecret, new HashSet<string> { "client_secret" }, Given.Noon);

        integration.Config.Names.ShouldBe(["shop", "client_secret"]);
        integration.Verified.ShouldBeFalse();
        integration.NextCheckAt.ShouldBeNull();
    }

    // Bug: only envelopes were destroyed; a secret that was brought in as plain text outlived the disconnect and the removal.
    [Fact]
    public void Disconnect_DestroysASecretThatWasNeverSealed()
    {
        var integration = Given.Connected(IntegrationConfig.Of(new() { ["shop"] = "magazin", ["api_key"] = "sk_plain_text" }));

        integration.Disconnect(Given.IsSecret, Given.NothingKept, Given.Noon);

        integration.Config.Names.ShouldBe(["shop"]);
    }

    [Fact]
    public void Remove_DestroysASecretThatWasNeverSealed()
    {
        var integration = Given.Disconnected(IntegrationConfig.Of(new() { ["shop"] = "magazin", ["api_key"] = "sk_plain_text" }));

        integration.Remove(Given.IsSecret, Given.Noon);

        integration.Config.Names.ShouldBe(["shop"]);
    }

    [Fact]
    public void RefuseConnect_WhenDisconnected_KeepsTheReasonForPeople()
    {
        var integration = Given.Disconnected();

        integration.RefuseConnect(new(FailureReason.InvalidCredentials) { Field = "api_key" }, Given.Noon);

        integration.Status.ShouldBe(IntegrationStatus.Disconnected);
        integration.ErrorCode.ShouldBe(FailureReason.InvalidCredentials);
        integration.ErrorContext.ShouldNotBeNull().Field.ShouldBe("api_key");
        integration.Events.ShouldHaveSingleItem().ShouldBeOfType<ConnectRefused>();
    }

    [Fact]
    public void RefuseConnect_WhenTheOperatorIsAtFault_RecordsNoFailureOfTheRow()
    {
        var integration = Given.Disconnected();

        integration.RefuseConnect(new(FailureReason.OperatorFault), Given.Noon);

        integration.ErrorCode.ShouldBeNull();
    }

    [Fact]
    public void Connect_WithoutProof_IsNeverChecked()
    {
        var integration = Given.Disconnected();

        integration.Connect(null, verified: false, Given.Noon);

        integration.Status.ShouldBe(IntegrationStatus.Connected);
        integration.Verified.ShouldBeFalse();
        integration.LastVerifiedAt.ShouldBeNull();
        integration.NextCheckAt.ShouldBeNull();
    }

    [Fact]
    public void Specifications_AnswerForRowsInMemory()
    {
        var integration = Given.Connected();

        new IntegrationsDueForCheck(Given.Noon).IsSatisfiedBy(integration).ShouldBeFalse();
        new IntegrationsDueForCheck(integration.NextCheckAt!.Value).IsSatisfiedBy(integration).ShouldBeTrue();
        new IntegrationsVisibleTo(new("company-1")).IsSatisfiedBy(integration).ShouldBeTrue();
        new IntegrationsVisibleTo(new("company-1", "f")).IsSatisfiedBy(integration).ShouldBeTrue();
        new IntegrationsVisibleTo(new("company-2")).IsSatisfiedBy(integration).ShouldBeFalse();
    }

    [Fact]
    public void Events_OfEveryKind_NameTheirAction()
    {
        var kinds = typeof(IntegrationEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(IntegrationEvent)) && !type.IsAbstract).ToList();
        var node = new JsonObject();
        IntegrationEvent[] samples =
        [
            new IntegrationCreated(default, default, Provider.Stripe, "default", node), new IntegrationConfigured(default, default, node, node),
            new IntegrationConnected(default, default, IntegrationStatus.Error, null, true), new IntegrationFailed(default, default, FailureReason.PermissionMissing),
            new IntegrationRecovered(default, default), new IntegrationDisconnected(default, default, IntegrationStatus.Error), new IntegrationRemoved(default, default),
            new ConnectRefused(default, default, FailureReason.PermissionMissing), new IntegrationChecked(default, default, null),
            new AccountChanged(default, default, new("a"), new("b")),
            new ConsentGiven(default, default, "a"), new ConsentNotGiven(default, default, "expired"), new CredentialRevealed(default, default, "test", []),
        ];

        samples.Select(sample => sample.GetType()).ShouldBe(kinds, ignoreOrder: true);
        samples.Select(sample => sample.Action).ShouldBeUnique();
    }
}
