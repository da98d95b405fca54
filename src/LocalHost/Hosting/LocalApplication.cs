using System.Net;
using DeepEmotion.LocalHost.Binding;
using DeepEmotion.LocalHost.Http;
using DeepEmotion.LocalHost.Queues;
using DeepEmotion.LocalHost.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DeepEmotion.LocalHost.Hosting;

/// <summary>The replacement for the Functions host that needs no installation: same function classes, same host.json, same storage protocol.</summary>
public static class LocalApplication
{
    /// <summary>Builds the host; starting it opens the HTTP port and the listeners.</summary>
    /// <param name="addSettings">Adds what Azure calls app settings.</param>
    /// <param name="hostJson">The path of host.json.</param>
    /// <param name="functions">The functions to run.</param>
    /// <param name="addServices">Registers the services that the function classes need.</param>
    /// <param name="logger">Where log lines go.</param>
    /// <exception cref="InvalidOperationException">host.json or a setting is wrong; the message names the key.</exception>
    public static WebApplication Create(
        Action<IConfigurationBuilder> addSettings,
        string hostJson,
        FunctionCatalog functions,
        Action<IServiceCollection, IConfiguration> addServices,
        ILoggerProvider logger)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        addSettings(builder.Configuration);
        var file = HostSettingsFile.Read(hostJson, builder.Configuration);

        builder.Logging.AddConfiguration(file.Logging).AddFilter("Microsoft", LogLevel.Warning).AddProvider(logger);
        builder.Services.AddOptions<LocalHostOptions>().BindConfiguration(LocalHostOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddRoutingCore();
        builder.Services.AddMvcCore();
        builder.Services.AddSingleton(functions).AddSingleton(file.Settings).AddSingleton<FunctionInvoker>().AddSingleton<QueueBell>().AddSingleton<ListenerFactory>();
        addServices(builder.Services, builder.Configuration);
        // Registered last, stopped first: the functions' services still exist while they drain.
        builder.Services.AddHostedService<FunctionsHost>();
        // Two hosts that start at the same time may both have found the usual port free.
        builder.Services.AddOptions<SocketTransportOptions>().Configure<IOptions<LocalHostOptions>>((sockets, host) =>
            sockets.CreateBoundListenSocket = endpoint => host.Value.AnyPort ? ListenSocket.BindOrMove((IPEndPoint)endpoint) : SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint));
        builder.WebHost.UseKestrelCore().ConfigureKestrel((context, kestrel) =>
            kestrel.Listen(IPAddress.Loopback, kestrel.ApplicationServices.GetRequiredService<IOptions<LocalHostOptions>>().Value.Port));

        var app = builder.Build();
        app.UseStatusCodePages(Problems.DescribeAsync);
        app.UseMiddleware<CallerCheck>();
        app.UseRouting();
        app.MapFunctions(functions, app.Services.GetRequiredService<FunctionInvoker>(), file.Settings.Http, app.Logger);
        return app;
    }
}
