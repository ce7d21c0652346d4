using System.Net;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Infrastructure.Http;

namespace GeniusErp.Tests.Integrations.Providers.Http;

public sealed class AddressPolicyTests
{
    private static readonly HashSet<int> Imaps = [993];

    public static TheoryData<string> NotOnTheInternet =>
    [
        "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "100.100.100.200", "127.0.0.1", "127.255.255.254",
        "168.63.129.16", "169.254.169.254", "169.254.0.1", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.192", "192.0.2.1", "192.88.99.1",
        "192.168.0.1", "192.168.255.255", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.7", "224.0.0.1", "239.255.255.255",
        "240.0.0.1", "255.255.255.255",
        "::", "::1", "::2", "::7f00:1", "::127.0.0.1", "::8.8.8.8", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "::ffff:0:127.0.0.1",
        "64:ff9b::8.8.8.8", "64:ff9b::7f00:1", "64:ff9b:1::1", "64:ff9b:1:2::8.8.8.8", "100::1", "100:0:0:1::1", "2001::1", "2001:0:5ef5:79fb::1",
        "2001:2::1", "2001:10::1", "2001:20::1", "2001:db8::1", "2002:7f00:1::", "2002:808:808::1", "2a00::5efe:127.0.0.1", "2a00::200:5efe:10.0.0.1",
        "3ffe::1", "3fff::1", "5f00::1", "fc00::1", "fd00::1", "fd00:ec2::254", "fd20:ce::254", "fe80::1", "febf::1", "fec0::1", "feff::1", "ff02::1", "ff0e::1",
    ];

    public static TheoryData<string> OnTheInternet =>
    [
        "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.1", "93.184.216.34", "100.63.255.255", "100.128.0.1", "126.255.255.255", "128.0.0.1", "168.63.129.15",
        "169.253.255.255", "169.255.0.1", "172.15.255.255", "172.32.0.1", "191.255.255.255", "192.0.1.1", "192.167.255.255", "192.169.0.1", "198.17.255.255",
        "198.20.0.1", "223.255.255.255", "::ffff:8.8.8.8", "2001:200::1", "2001:4860:4860::8888", "2606:4700:4700::1111", "2a00:1450::1", "2a00::5efe:8.8.8.8",
    ];

    [Theory]
    [MemberData(nameof(OnTheInternet))]
    public void Address_WhenOnTheInternet_IsPublic(string address) => AddressPolicy.IsPublic(IPAddress.Parse(address)).ShouldBeTrue();

    [Theory]
    [MemberData(nameof(NotOnTheInternet))]
    public async Task Dial_WhenHostIsSuchAnAddress_IsRefused(string address)
    {
        AddressPolicy.IsPublic(IPAddress.Parse(address)).ShouldBeFalse();
        await using var way = new WayOut();

        var dialled = await way.Dialer.DialAsync(address, 993, Imaps, TestContext.Current.CancellationToken);

        dialled.ShouldFail(FailureReason.InvalidConfiguration);
        way.Log.All.ShouldContain(nameof(EgressFault.AddressRefused));
    }

    [Theory]
    [MemberData(nameof(NotOnTheInternet))]
    public async Task Dial_WhenNameLeadsThere_EvenBesideAPublicAddress_IsRefused(string address)
    {
        var resolver = new FakeResolver().Answer("mail.evil.test", "93.184.216.34", address).Answer("mail.evil.test", address);
        await using var way = new WayOut(resolver: resolver);

        var mixed = await way.Dialer.DialAsync("mail.evil.test", 993, Imaps, TestContext.Current.CancellationToken);
        var alone = await way.Dialer.DialAsync("mail.evil.test", 993, Imaps, TestContext.Current.CancellationToken);

        mixed.ShouldFail(FailureReason.InvalidConfiguration);
        alone.ShouldFail(FailureReason.InvalidConfiguration);
    }

    // Opening the translator's range is not opening what lies behind it.
    [Theory]
    [InlineData("64:ff9b::/96", "64:ff9b::7f00:1")]
    [InlineData("64:ff9b:1::/48", "64:ff9b:1::a00:1")]
    [InlineData("2002::/16", "2002:a9fe:a9fe::1")]
    [InlineData("2001::/32", "2001:0:0808:0808::f5ff:fffe")] // Teredo: the client 10.0.0.1, its bits turned
    [InlineData("2001::/32", "2001:0:7f00:1::f7f7:f7f7")] // Teredo: the server 127.0.0.1
    public async Task Dial_WhenAnOpenedTranslatorCarriesInside_IsRefused(string opened, string address)
    {
        await using var way = new WayOut([opened]);

        var dialled = await way.Dialer.DialAsync(address, 993, Imaps, TestContext.Current.CancellationToken);

        dialled.ShouldFail(FailureReason.InvalidConfiguration);
    }
}
