using System.ComponentModel.DataAnnotations;

namespace DeepEmotion.Model.Serving;

/// <summary>How the serving model is kept fresh; configuration section <c>Models</c>.</summary>
public sealed record HotModelOptions
{
    public const string Section = "Models";

    /// <summary>How often <c>current.json</c> is asked for a change: 100 ms to 1 h, default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(10);
}
