using DeepEmotion.LocalHost.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace DeepEmotion.LocalHost.Http;

/// <summary>
/// Answers only requests addressed to this machine's loopback names, and no page of another origin: a web page in the same browser
/// could otherwise read photos' results or promote a model.
/// </summary>
public sealed class CallerCheck(RequestDelegate next, IOptions<LocalHostOptions> options)
{
    private readonly HashSet<string> _hosts = new(options.Value.AllowedHosts.Concat(["localhost", "127.0.0.1", "[::1]"]), StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _origins = new(options.Value.AllowedOrigins.Select(origin => origin.TrimEnd('/')), StringComparer.OrdinalIgnoreCase);

    public Task InvokeAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        if (!_hosts.Contains(request.Host.Host))
        {
            return Problems.WriteAsync(
                context, StatusCodes.Status403Forbidden, $"This host does not answer for '{request.Host.Host}'. Use 127.0.0.1, or start it with --allow-host {request.Host.Host}.");
        }

        if (request.Headers.Origin.ToString() is not { Length: > 0 } origin || origin == $"{request.Scheme}://{request.Host}")
        {
            return next(context);
        }

        if (!_origins.Contains(origin))
        {
            return Problems.WriteAsync(context, StatusCodes.Status403Forbidden, $"Pages of {origin} may not send requests here. Start the host with --allow-origin {origin} if they should.");
        }

        response.Headers.AccessControlAllowOrigin = origin;
        response.Headers.Vary = "Origin";
        response.Headers.AccessControlExposeHeaders = "ETag, Link, Location, Retry-After, Content-Disposition";
        if (!HttpMethods.IsOptions(request.Method))
        {
            return next(context);
        }

        response.Headers.AccessControlAllowMethods = request.Headers.AccessControlRequestMethod;
        response.Headers.AccessControlAllowHeaders = request.Headers.AccessControlRequestHeaders;
        response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
