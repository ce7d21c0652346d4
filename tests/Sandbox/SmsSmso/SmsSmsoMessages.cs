namespace GeniusErp.Sandbox.SmsSmso;

/// <summary>smso/slate:source/includes/_messages.md, POST /send.</summary>
internal static class SmsSmsoMessages
{
    private static readonly string[] Senders = ["2", "4", "36"];

    /// <returns>Null when the request is not what SMSO wants.</returns>
    public static SandboxAnswer? Take(IFormCollection form)
    {
        var to = form["to"].ToString().TrimStart('+');
        return to.Length is >= 10 and <= 15 && to.All(char.IsAsciiDigit) && Senders.Contains(form["sender"].ToString()) && form["body"].ToString().Length > 0
            ? SandboxAnswer.Ok($$"""{"status":200,"responseToken":"{{Guid.NewGuid()}}","transaction_cost":3.5}""")
            : null;
    }
}
