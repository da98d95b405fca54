using System.Reflection;
using DeepEmotion.LocalHost.Binding;
using Microsoft.AspNetCore.Http;

namespace DeepEmotion.LocalHost.Http;

/// <summary>A request as a function's parameter.</summary>
public sealed class HttpInput(HttpRequest request) : TriggerInput
{
    public override Task<object> BindAsync(ParameterInfo parameter, CancellationToken cancellationToken) =>
        parameter.ParameterType == typeof(HttpRequest) ? Task.FromResult<object>(request) : throw CannotBind(parameter, nameof(HttpRequest));
}
