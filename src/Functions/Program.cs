using DeepEmotion.Functions;
using DeepEmotion.Functions.Storage;
using DeepEmotion.Functions.Telemetry;
using DeepEmotion.Model.Scoring;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

RuntimeTelemetry.TurnOff();
var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
// Five lines per request, none of which adds to what the host logs.
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
builder.Services.AddDeepEmotion(builder.Configuration);
if (TelemetryRegistration.Sends(builder.Configuration))
{
    builder.Services.AddOpenTelemetry().UseFunctionsWorkerDefaults();
}
var app = builder.Build();
await app.Services.GetRequiredService<StorageInitializer>().CreateMissingAsync(CancellationToken.None);
await app.RunAsync();
