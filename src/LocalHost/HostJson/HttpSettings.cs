namespace DeepEmotion.LocalHost.HostJson;

/// <summary><c>extensions.http</c> of host.json.</summary>
public sealed record HttpSettings
{
    /// <summary>Stands before every route; empty for none.</summary>
    public string RoutePrefix { get; init; } = "api";
}
