using System.ComponentModel.DataAnnotations;

namespace DeepEmotion.Functions.DirectScoring;

/// <summary>Limits of <c>POST /api/score</c>; configuration section <c>DirectScoring</c>.</summary>
public sealed record DirectScoringOptions
{
    public const string Section = "DirectScoring";

    /// <summary>Most bytes of all bodies in memory at once: 16 MiB to 4 GiB, default 64 MiB; further callers wait. Decoding a photo takes twice its size in addition.</summary>
    [Range((double)(16L << 20), 4L << 30)]
    public long MaxBytesInMemory { get; init; } = 64L << 20;

    /// <summary>How long a caller waits for room before it gets a 429: 0 to 2 min, default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:02:00")]
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a body may take to arrive once there is room for it: 1 s to 10 min, default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan MaxReadTime { get; init; } = TimeSpan.FromMinutes(1);
}
