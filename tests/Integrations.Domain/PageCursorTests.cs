using CsCheck;
using GeniusErp.Modules.Integrations.Application.Browsing;
using GeniusErp.Modules.Integrations.Application.Ports;

namespace GeniusErp.Tests.Integrations.Domain;

public sealed class PageCursorTests
{
    private const string Binding = "company-1|integrations|stripe";

    private static readonly Gen<PagePosition> Position = Gen.Select(Gen.Long[0, 253_402_300_799_999_999], Gen.Guid)
        .Select((microseconds, id) => new PagePosition(DateTimeOffset.UnixEpoch.AddTicks(microseconds * 10), id));

    [Fact]
    public void Cursors_AreReadBackAsTheyWereWritten() => Position.Sample(position =>
        PageCursor.TryRead(PageCursor.Write(position, Binding), Binding, out var read) && read == position);

    [Fact]
    public void Cursors_OfAnotherList_AreRefused() => Position.Sample(position =>
        !PageCursor.TryRead(PageCursor.Write(position, Binding), Binding + "|error", out var read) && read is null);

    [Fact]
    public void NoCursor_IsTheBeginning()
    {
        PageCursor.TryRead(null, Binding, out var position).ShouldBeTrue();
        position.ShouldBeNull();
    }

    [Fact]
    public void NoNextPage_HasNoCursor() => PageCursor.Write(null, Binding).ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("not a cursor")]
    [InlineData("AAAA")]
    [InlineData("%00")]
    [InlineData("ț")]
    public void Nonsense_IsRefused(string cursor) => PageCursor.TryRead(cursor, Binding, out _).ShouldBeFalse();

    [Fact]
    public void EndlessCursors_AreRefused() => PageCursor.TryRead(new string('A', 100_000), Binding, out _).ShouldBeFalse();

    [Fact]
    public void Cursors_CutShortOrLengthened_AreRefused()
    {
        var cursor = PageCursor.Write(new(Given.Noon, Guid.CreateVersion7(Given.Noon)), Binding)!;

        PageCursor.TryRead(cursor[..^4], Binding, out _).ShouldBeFalse();
        PageCursor.TryRead(cursor + "AAAA", Binding, out _).ShouldBeFalse();
    }

    [Fact]
    public void Cursors_WithAnImpossibleTime_AreRefused()
        => PageCursor.TryRead(PageCursor.Write(new(DateTimeOffset.MinValue, Guid.Empty), Binding), Binding, out _).ShouldBeFalse();

    // The mark guards against mix-ups, not against forgers: whatever is read is a place in the caller's own list, and reading never throws.
    [Fact]
    public void Cursors_WithAnyCharacterChanged_ReadAsAPlaceOrNotAtAll() => Gen.Select(Position, Gen.Int[0, 42], Gen.Char).Sample((position, index, character) =>
    {
        var cursor = PageCursor.Write(position, Binding)!.ToCharArray();
        cursor[Math.Min(index, cursor.Length - 1)] = character;
        var accepted = PageCursor.TryRead(new string(cursor), Binding, out var read);
        accepted.ShouldBe(read is not null);
    });

    [Fact]
    public void Cursors_WithAChangedMark_AreRefused()
    {
        var cursor = PageCursor.Write(new(Given.Noon, Guid.Empty), Binding)!;
        var changed = (cursor[0] == 'A' ? 'B' : 'A') + cursor[1..];

        PageCursor.TryRead(changed, Binding, out _).ShouldBeFalse();
    }
}
