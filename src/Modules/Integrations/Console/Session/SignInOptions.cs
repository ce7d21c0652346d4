namespace GeniusErp.Modules.Integrations.Console.Session;

/// <summary>How people sign in here, as the host offers it.</summary>
/// <param name="Action">Where a POST begins the sign-in at the company's issuer; null when none is configured.</param>
/// <param name="DemoAction">Development: where a POST signs in to the demo company.</param>
internal sealed record SignInOptions(string? Action, string? DemoAction);
