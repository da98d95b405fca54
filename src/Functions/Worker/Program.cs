using DeepEmotion.Functions;
using DeepEmotion.Functions.Storage;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.Services.AddDeepEmotion(builder.Configuration);
var app = builder.Build();
await app.Services.GetRequiredService<StorageInitializer>().CreateMissingAsync(CancellationToken.None);
await app.RunAsync();
