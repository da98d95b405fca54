using System.ComponentModel.DataAnnotations;

namespace DeepEmotion.Model.Serving;

/// <summary>How the serving model is kept up to date; configuration section <c>Models</c>.</summary>
public sealed record HotModelOptions
{
    public const string Section = "Models";

    /// <summary>How often <c>current.json</c> is polled: 100 ms to 1 h, default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether a process that scores loads its model at start rather than with the first face. Default: false.</summary>
    public bool Preload { get; init; }

    /// <summary>How long faces wait for the first model while the registry does not answer: 1 s to 10 min, default 2 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long opening and testing a candidate may take before it is refused: 1 s to 10 min, default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan TrialLimit { get; init; } = TimeSpan.FromMinutes(1);
}
