using GeniusErp.Host;
using GeniusErp.Modules.Integrations.Api;

// The settings stand beside the binaries, wherever the process is started from.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
if (HostCommand.Parse(args) is { } command)
{
    return await command.RunAsync(builder);
}

builder.AddDefaultAddress();
builder.AddDefaultPublicAddress();
if (builder.Refusal() is { } refusal)
{
    return HostSettings.Refuse(refusal);
}

builder.WebHost.UseStaticWebAssets();
await using var database = await DevelopmentDatabase.PrepareAsync(builder);

builder.AddAuthentication();
builder.AddSignIn();
builder.AddTelemetry();
builder.Services.AddMediation(IntegrationsModule.HandlerAssemblies);
builder.Services.AddIntegrationsModule(builder.Configuration, builder.Environment.IsDevelopment(), builder.SignInPath(), builder.DemoSignInPath());
builder.AddApiReference();
builder.AddPageCompression();
builder.AddSafeDefaults();

await using var app = builder.Build();
app.UseExceptionHandler();
app.UseStatusCodePages();
app.UseForwardedHeadersFromKnownProxies();
app.UseResponseCompression();
app.UseAuthentication();
app.UseAuthorization();
app.UseAntiforgery();
app.MapHealth();
app.MapApiReference();
app.MapDevelopmentToken();
app.MapDevelopmentPast();
app.MapSignIn();
app.MapIntegrationsModule();
app.AnnounceWhenReady();
return await app.ServeAsync();
