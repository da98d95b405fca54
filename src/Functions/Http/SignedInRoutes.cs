using System.Reflection;
using DeepEmotion.Functions.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace DeepEmotion.Functions.Http;

/// <summary>The HTTP functions for signed-in people, who have a role and no key: the same functions under the same routes.</summary>
/// <remarks>
/// The Functions host requires a key for <c>/api</c> before this process sees the request. A browser has none, so its requests come
/// through a function that needs no key, and the person's role is checked here.
/// </remarks>
public sealed class SignedInRoutes(CallerReader callers, IServiceProvider services)
{
    private static readonly List<Target> Targets =
    [
        .. from type in typeof(SignedInRoutes).Assembly.GetExportedTypes()
           from method in type.GetMethods()
           let needs = method.GetCustomAttribute<NeedsAttribute>()
           where needs is not null
           let trigger = method.GetParameters().Select(static parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).First(static trigger => trigger is not null)
           let template = TemplateParser.Parse(trigger.Route!)
           orderby RoutePrecedence.ComputeInbound(template)
           select new Target(method, needs.Role, trigger.Methods!, new TemplateMatcher(template, [])),
    ];

    /// <summary>Runs the function for a path if the caller has the role for it.</summary>
    /// <param name="request">The request; its path is changed to that of the function.</param>
    /// <param name="prefix">The prefix of the path, such as <c>/me</c>; links in answers begin with it.</param>
    /// <param name="cancellationToken">Passed on.</param>
    public async Task<IActionResult> RunAsync(HttpRequest request, PathString prefix, CancellationToken cancellationToken)
    {
        if (callers.Find(request) is not { } caller)
        {
            return ApiResult.Problem(
                StatusCodes.Status401Unauthorized, "Nobody is signed in", callers.CanSignIn ? "Sign in at /.auth/login/aad; scripts send a key to /api." : "Sign-in is not set up here; send a Functions key to /api.");
        }
        if (!request.Path.StartsWithSegments(prefix, out var rest) || Find(request.Method, rest) is not var (target, values))
        {
            string[] methods = [.. Targets.Where(target => target.Matcher.TryMatch(rest, [])).SelectMany(static target => target.Methods).Select(static method => method.ToUpperInvariant()).Distinct().Order()];
            if (methods.Length == 0)
            {
                return ApiResult.Problem(StatusCodes.Status404NotFound, "Not found", $"Nothing answers {request.Method} {request.Path}. /api lists the operations.");
            }
            request.HttpContext.Response.Headers.Allow = string.Join(", ", methods);
            return ApiResult.Problem(StatusCodes.Status405MethodNotAllowed, "Method not allowed", $"{request.Path} takes {string.Join(", ", methods)}, not {request.Method}.");
        }
        if (caller.Role is not { } role || role < target.Role)
        {
            return Forbidden($"This needs the role {Name(target.Role)}, and {caller.Name} {(caller.Role is { } has ? $"is a {Name(has)}" : "has none")}.");
        }
        // The sign-in is a cookie, and a browser may also send it for a page of another site.
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site")
        {
            return Forbidden("A page of another site may not use this sign-in.");
        }
        (request.PathBase, request.Path) = (prefix, rest);
        request.HttpContext.Features.Set(caller);
        var instance = ActivatorUtilities.CreateInstance(services, target.Method.DeclaringType!);
        var arguments = target.Method.GetParameters().Select(parameter => parameter switch
        {
            { ParameterType: var type } when type == typeof(HttpRequest) => request,
            { ParameterType: var type } when type == typeof(CancellationToken) => cancellationToken,
            _ => values[parameter.Name!],
        });
        return await ((Task<IActionResult>)target.Method.Invoke(instance, BindingFlags.DoNotWrapExceptions, binder: null, [.. arguments], culture: null)!).ConfigureAwait(false);
    }

    private static (Target Target, RouteValueDictionary Values)? Find(string method, PathString path)
    {
        foreach (var target in Targets)
        {
            var values = new RouteValueDictionary();
            if (target.Matcher.TryMatch(path, values) && target.Methods.Contains(method, StringComparer.OrdinalIgnoreCase))
            {
                return (target, values);
            }
        }
        return null;
    }

    private static IActionResult Forbidden(string detail) => ApiResult.Problem(StatusCodes.Status403Forbidden, "Not allowed", detail);

    private static string Name(Role role) => role.ToString().ToLowerInvariant();

    private sealed record Target(MethodInfo Method, Role Role, string[] Methods, TemplateMatcher Matcher);
}
