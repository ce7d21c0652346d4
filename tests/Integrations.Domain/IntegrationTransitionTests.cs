using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Tests.Integrations.Domain;

/// <summary>All nine pairs of states, in the table and through the aggregate's doors.</summary>
public sealed class IntegrationTransitionTests
{
    [Theory]
    [InlineData(IntegrationStatus.Disconnected, IntegrationStatus.Disconnected, false)]
    [InlineData(IntegrationStatus.Disconnected, IntegrationStatus.Connected, true)]
    [InlineData(IntegrationStatus.Disconnected, IntegrationStatus.Error, false)]
    [InlineData(IntegrationStatus.Connected, IntegrationStatus.Disconnected, true)]
    [InlineData(IntegrationStatus.Connected, IntegrationStatus.Connected, false)]
    [InlineData(IntegrationStatus.Connected, IntegrationStatus.Error, true)]
    [InlineData(IntegrationStatus.Error, IntegrationStatus.Disconnected, true)]
    [InlineData(IntegrationStatus.Error, IntegrationStatus.Connected, true)]
    [InlineData(IntegrationStatus.Error, IntegrationStatus.Error, false)]
    public void Table_AllowsExactlyTheLegalMoves(IntegrationStatus from, IntegrationStatus to, bool allowed)
        => IntegrationTransitions.Allows(from, to).ShouldBe(allowed);

    [Theory]
    [InlineData(IntegrationStatus.Disconnected, "connected")]
    [InlineData(IntegrationStatus.Connected, "reconnected")]
    [InlineData(IntegrationStatus.Error, "connected")]
    public void Connect_FromAnyState_Connects(IntegrationStatus from, string action)
    {
        var integration = Given.In(from);

        integration.Connect(new("acct_1"), verified: true, Given.Noon).Succeeded.ShouldBeTrue();

        integration.Status.ShouldBe(IntegrationStatus.Connected);
        integration.ErrorCode.ShouldBeNull();
        integration.Events.ShouldHaveSingleItem().ShouldBeOfType<IntegrationConnected>().ShouldSatisfyAllConditions(
            connected => connected.From.ShouldBe(from),
            connected => connected.Action.ShouldBe(action));
    }

    [Theory]
    [InlineData(IntegrationStatus.Connected)]
    [InlineData(IntegrationStatus.Error)]
    public void Disconnect_WhenUsable_Disconnects(IntegrationStatus from)
    {
        var integration = Given.In(from);

        integration.Disconnect(Given.IsSecret, Given.NothingKept, Given.Noon).Succeeded.ShouldBeTrue();

        integration.Status.ShouldBe(IntegrationStatus.Disconnected);
        integration.Events.ShouldHaveSingleItem().ShouldBeOfType<IntegrationDisconnected>().From.ShouldBe(from);
    }

    [Fact]
    public void Disconnect_WhenNotConnected_IsRefusedByName()
    {
        var integration = Given.Disconnected();

        var refused = integration.Disconnect(Given.IsSecret, Given.NothingKept, Given.Noon);

        refused.Error.ShouldNotBeNull().Code.ShouldBe("integration.illegal_transition");
        refused.Error.Message.En.ShouldContain("disconnected cannot become disconnected");
        integration.Events.ShouldBeEmpty();
        integration.Config.ShouldBe(Given.Config());
    }

    [Fact]
    public void Checks_WhenNotConnected_AreRefusedByName()
    {
        var integration = Given.Disconnected();

        integration.PassCheck(null, Given.Noon).Error.ShouldNotBeNull().Code.ShouldBe("integration.not_connected");
        integration.FailCheck(new(FailureReason.InvalidCredentials) { Plain = true }, Given.Noon).Error.ShouldNotBeNull().Code.ShouldBe("integration.not_connected");
        integration.Events.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(IntegrationStatus.Disconnected, 1)]
    [InlineData(IntegrationStatus.Connected, 2)]
    [InlineData(IntegrationStatus.Error, 2)]
    public void Remove_FromAnyState_DisconnectsFirstAndLeavesNoSecret(IntegrationStatus from, int events)
    {
        var integration = Given.In(from);

        integration.Remove(Given.IsSecret, Given.Noon).Succeeded.ShouldBeTrue();

        integration.Status.ShouldBe(IntegrationStatus.Disconnected);
        integration.DeletedAt.ShouldBe(Given.Noon);
        integration.Config.Names.ShouldBe(["shop"]);
        integration.Events.Count.ShouldBe(events);
        integration.Events[^1].ShouldBeOfType<IntegrationRemoved>();
    }
}
