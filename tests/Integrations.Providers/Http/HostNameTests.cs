using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Infrastructure.Http;

namespace GeniusErp.Tests.Integrations.Providers.Http;

public sealed class HostNameTests
{
    /// <summary>Spellings that some resolver reads as 127.0.0.1 or 169.254.169.254, and things that are no host at all.</summary>
    public static TheoryData<string> Odd =>
    [
        "2130706433", "017700000001", "0x7f000001", "0X7F000001", "127.1", "127.0.1", "0177.0.0.1", "0x7f.0.0.1", "127.0.0.0x1", "0x7f.1", "00127.0.0.1",
        "127.0.0.01", "127.0.0.1.", "127.0.0.256", "256.1.1.1", "1.2.3.4.5", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "169.254.43518", "0x",
        "１２７.０.０.１", "127。0。0。1", "①②⑦.⓪.⓪.①", "[::1]", "[::ffff:127.0.0.1]", "[::1]:993", "::1%lo", "fe80::1%eth0", "0:0:0:0:0:ffff:7f00:1",
        "", " ", ".", "..", "a..b", ".a", "a..", "-a.ro", "a-.ro", "mail.ro\r\nX: y", "mail.ro\n", "mail.ro\0", "mail .ro", "mail\".ro", "mail'.ro", "mail.ro/x",
        "user@mail.ro", "mail.ro:993", "http://mail.ro", "mail.ro?x", "mail.ro#x", "mail%2ero", "*.mail.ro", "mail\\ro", "mail,ro", "(mail.ro)",
    ];

    [Theory]
    [MemberData(nameof(Odd))]
    public async Task Dial_WhenHostIsAnOddSpellingOrNoHost_IsRefusedWithoutALookUp(string host)
    {
        var resolver = new FakeResolver();
        await using var way = new WayOut(resolver: resolver);

        var dialled = await way.Dialer.DialAsync(host, 993, new HashSet<int> { 993 }, TestContext.Current.CancellationToken);

        dialled.ShouldFail(FailureReason.InvalidConfiguration);
        dialled.Failure!.Step.ShouldBe("address");
        resolver.LookUps.ShouldBe(0);
    }

    [Fact]
    public async Task Dial_WhenHostIsTooLong_IsRefused()
    {
        await using var way = new WayOut(resolver: new FakeResolver());

        foreach (var host in new[] { new string('a', 64) + ".ro", string.Join('.', Enumerable.Repeat("abcdefg", 40)), new string('a', 100_000) })
        {
            var dialled = await way.Dialer.DialAsync(host, 993, new HashSet<int> { 993 }, TestContext.Current.CancellationToken);
            dialled.ShouldFail(FailureReason.InvalidConfiguration);
        }
    }

    [Theory]
    [InlineData("Mail.Firma.RO", "mail.firma.ro")]
    [InlineData("mail.firma.ro.", "mail.firma.ro")]
    [InlineData("poșta.ro", "xn--pota-rxb.ro")]
    [InlineData("mail。firma。ro", "mail.firma.ro")]
    [InlineData("my_mail.firma.ro", "my_mail.firma.ro")]
    [InlineData("93.184.216.34", "93.184.216.34")]
    [InlineData("[2A00:1450::1]", "2a00:1450::1")]
    [InlineData("::ffff:8.8.8.8", "8.8.8.8")]
    public void Parse_WhenHostIsOrdinary_GivesTheOneSpellingThatIsLookedUp(string host, string expected) => (HostName.Parse(host)?.Value).ShouldBe(expected);

    // The address parser of the framework reads these; what counts is that the guard sees where they lead.
    [Theory]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f.1/")]
    [InlineData("https://0177.0.0.1/")]
    [InlineData("https://127.1/")]
    [InlineData("https://[::ffff:7f00:1]/")]
    [InlineData("https://127.0.0.1./")]
    [InlineData("https://１２７.０.０.１/")]
    [InlineData("https://169.254.169.254/latest/meta-data/")]
    [InlineData("https://localhost/")]
    [InlineData("https://localhost./")]
    [InlineData("https://user:secret@93.184.216.34/")]
    public async Task Send_WhenAddressMeansAnInnerHost_IsRefused(string address)
    {
        await using var way = new WayOut();

        var answer = await way.GetAsync(address);

        answer.ShouldFail(FailureReason.InvalidConfiguration);
    }
}
