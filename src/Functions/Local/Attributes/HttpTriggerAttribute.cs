using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs the function for a request.</summary>
/// <param name="authLevel">The key asked of the caller.</param>
/// <param name="methods">The HTTP methods; all when empty.</param>
public sealed class HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods) : TriggerBindingAttribute
{
    /// <summary>Below the route prefix, such as <c>batches/{batch}</c>; the function's name when null.</summary>
    public string? Route { get; set; }

    public IReadOnlyList<string> Methods { get; } = methods;

    public AuthorizationLevel AuthLevel { get; } = authLevel;
}
