using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DeepEmotion.Functions.Tests;

/// <summary>One http function behind a real Kestrel, so that bodies break as they do on a network.</summary>
internal sealed class FunctionServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FunctionServer(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    public static async Task<FunctionServer> StartAsync(Func<HttpRequest, CancellationToken, Task<IActionResult>> function)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddMvcCore();
        builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            kestrel.Listen(System.Net.IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        var app = builder.Build();
        app.Run(async context =>
        {
            var result = await function(context.Request, context.RequestAborted);
            await result.ExecuteResultAsync(new ActionContext(context, new RouteData(), new ActionDescriptor()));
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new FunctionServer(app);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
