using DeepEmotion.LocalHost.Binding;
using DeepEmotion.LocalHost.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace DeepEmotion.LocalHost.Http;

/// <summary>The HTTP functions as ASP.NET Core endpoints. No authorization level requires a key.</summary>
public static partial class FunctionEndpoints
{
    /// <summary>Maps every HTTP function below the route prefix of host.json.</summary>
    public static void MapFunctions(
        this IEndpointRouteBuilder endpoints, FunctionCatalog catalog, FunctionInvoker invoker, HttpSettings settings, ILogger logger)
    {
        foreach (var (function, trigger) in catalog.With<HttpTriggerAttribute>())
        {
            var route = string.Join('/', new[] { settings.RoutePrefix, trigger.Route ?? function.Name }.Where(part => part.Length > 0));
            Task Handle(HttpContext context) => HandleAsync(context, function, invoker, logger);
            var endpoint = trigger.Methods is { Length: > 0 } methods
                ? endpoints.MapMethods(route, methods.Select(method => method.ToUpperInvariant()), Handle)
                : endpoints.Map(route, Handle);
            endpoint.WithDisplayName(function.Name);
        }
    }

    private static async Task HandleAsync(HttpContext context, LocalFunction function, FunctionInvoker invoker, ILogger logger)
    {
        var data = context.Request.RouteValues.ToDictionary(pair => pair.Key, pair => pair.Value?.ToString() ?? string.Empty, StringComparer.OrdinalIgnoreCase);
        try
        {
            if (await invoker.InvokeAsync(function, context.Request, context.RequestAborted, data).ConfigureAwait(false) is { } result)
            {
                await result.ExecuteResultAsync(new ActionContext(context, context.GetRouteData(), new ActionDescriptor())).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            GaveUp(logger, function.Name);
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            Failed(logger, exception, function.Name);
            await Problems.WriteAsync(context, StatusCodes.Status500InternalServerError, $"{function.Name} failed; the log says why.").ConfigureAwait(false);
        }
    }

    [LoggerMessage(LogLevel.Error, "{Function} failed")]
    private static partial void Failed(ILogger logger, Exception exception, string function);

    [LoggerMessage(LogLevel.Debug, "The caller of {Function} disconnected")]
    private static partial void GaveUp(ILogger logger, string function);
}
