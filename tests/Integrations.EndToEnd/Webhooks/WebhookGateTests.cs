using System.Diagnostics;
using GeniusErp.Modules.Integrations.Api.Http;
using GeniusErp.Modules.Integrations.Application;

namespace GeniusErp.Tests.Integrations.EndToEnd.Webhooks;

/// <summary>The declared limits of one host, each by itself.</summary>
public sealed class WebhookGateTests : IDisposable
{
    private readonly WebhookGate gate = new();
    private readonly Stopwatch watch = Stopwatch.StartNew();

    public void Dispose() => gate.Dispose();

    [Fact]
    public void OneAddress_TakesItsBurst_AndLeavesOthersAlone()
    {
        ShouldBeLimited(Limits.WebhooksPerEndpoint, () => gate.Enter("address", ofApp: false));

        gate.Enter("another", ofApp: false).ShouldNotBeNull();
    }

    [Fact]
    public void OneAppsAddress_TakesMore()
    {
        ShouldBeLimited(Limits.WebhooksPerApp, () => gate.Enter("address", ofApp: true));

        gate.Enter("address", ofApp: false).ShouldNotBeNull();
    }

    [Fact]
    public void OneCompany_TakesItsBurst_OverAllItsAddresses()
    {
        var number = 0;
        ShouldBeLimited(Limits.WebhooksPerCompany, () => gate.Admit($"address {number++ % 7}", "company"));

        gate.Admit("address 1", "another").ShouldNotBeNull();
        gate.Admit("of an app", null).ShouldNotBeNull();
    }

    [Fact]
    public void OneCompany_HasSoManyAtOnce()
    {
        var under = Enumerable.Range(0, Limits.WebhooksAtOncePerCompany).Select(_ => gate.Admit("address", "company").ShouldNotBeNull()).ToList();

        gate.Admit("address", "company").ShouldBeNull();
        gate.Admit("address", "another").ShouldNotBeNull();

        under[0].Dispose();
        gate.Admit("address", "company").ShouldNotBeNull();
    }

    [Fact]
    public void OneHost_HasSoManyAtOnce_WhosesoeverTheyAre()
    {
        var under = Enumerable.Range(0, Limits.WebhooksAtOnce).Select(number => gate.Enter($"address {number}", ofApp: false).ShouldNotBeNull()).ToList();

        gate.Enter("one more", ofApp: false).ShouldBeNull();

        under[0].Dispose();
        gate.Enter("one more", ofApp: false).ShouldNotBeNull();
    }

    [Fact]
    public void Guesses_ShareOneAllowance_AndKeepNobodyOutWhoWasGoodBefore()
    {
        gate.Enter("good", ofApp: false)!.Dispose();
        gate.Admit("good", "company")!.Dispose();
        var number = 0;

        ShouldBeLimited(Limits.WebhooksPerCompany, () =>
        {
            var guess = $"guess-{number++:D40}";
            var entered = gate.Enter(guess, ofApp: false);
            if (entered is not null)
            {
                gate.Stranger(guess);
            }

            return entered;
        });

        gate.Enter("good", ofApp: false).ShouldNotBeNull();
    }

    [Fact]
    public void WhatCannotBeAnAddress_TakesNothingOfThatAllowance()
    {
        for (var number = 0; number < 10 * Limits.WebhooksPerCompany; number++)
        {
            gate.Stranger("wp-login.php");
        }

        gate.Enter("first-delivery-to-this-address", ofApp: false).ShouldNotBeNull();
    }

    [Fact]
    public void Refusals_AreWrittenDownSoOften_ForEachCompany()
    {
        Enumerable.Range(0, 200).Count(_ => gate.NoteRefusal("company")).ShouldBeInRange(Limits.WebhookRefusalsNoted, Limits.WebhookRefusalsNoted * (1 + (int)watch.Elapsed.TotalMinutes + 1));

        gate.NoteRefusal("another").ShouldBeTrue();
    }

    /// <summary>Twice a second's number at once, then a second's number a second.</summary>
    private void ShouldBeLimited(int perSecond, Func<WebhookPass?> enter)
    {
        var passed = 0;
        while (passed < 100_000 && enter() is { } pass)
        {
            pass.Dispose();
            passed++;
        }

        passed.ShouldBeInRange(2 * perSecond, (2 * perSecond) + (int)(perSecond * (watch.Elapsed.TotalSeconds + 1)));
    }
}
