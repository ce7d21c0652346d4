using GeniusErp.Host;
using GeniusErp.Modules.Integrations.Api;
using GeniusErp.SampleHost;
using GeniusErp.SampleModule;
using Npgsql;

// A host with a module beside ours: what it is told, it writes down.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.Services.AddMediation([.. IntegrationsModule.HandlerAssemblies, typeof(Recorder).Assembly, typeof(Books).Assembly]);
builder.Services.AddIntegrationsModule(builder.Configuration, builder.Environment.IsDevelopment());
builder.Services.AddSingleton<Books>();
builder.Services.AddSingleton(_ => NpgsqlDataSource.Create(builder.Configuration.GetConnectionString("Recorder")
    ?? throw new InvalidOperationException("Set ConnectionStrings:Recorder to the database in which the received events are written down.")));
builder.Host.UseDefaultServiceProvider(provider => (provider.ValidateOnBuild, provider.ValidateScopes) = (true, true));

await using var app = builder.Build();
app.MapHealthChecks("/health/live", new() { Predicate = _ => false });
app.MapIntegrationsModule();
await app.RunAsync();
