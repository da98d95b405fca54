using System.ComponentModel.DataAnnotations;

namespace DeepEmotion.Functions.Preprocessing;

/// <summary>How uploads are read; configuration section <c>Preprocessing</c>.</summary>
public sealed record PreprocessingOptions
{
    public const string Section = "Preprocessing";

    /// <summary>Photos analyzed at once in one process: 0 to 256; 0, the default, means one per core.</summary>
    [Range(0, 256)]
    public int Parallelism { get; init; }

    /// <summary>How long one invocation reads a zip before the rest is queued: 1 s to 9 min, default 5 min, below functionTimeout in host.json.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:09:00")]
    public TimeSpan ArchiveTimeSlice { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Bytes read at a time from a zip: 64 KiB to 64 MiB, default 4 MiB; each is one storage operation.</summary>
    [Range(65_536, 67_108_864)]
    public int ArchiveReadSize { get; init; } = 4 * 1024 * 1024;

    /// <summary>
    /// Most bytes of photos in memory that are read or wait to be analyzed: 16 MiB to 4 GiB, default 256 MiB; the next ones are not read before there is room.
    /// Decoding takes memory in addition.
    /// </summary>
    [Range((double)(16L << 20), 4L << 30)]
    public long MaxBytesInMemory { get; init; } = 256L << 20;

    internal int EffectiveParallelism => Parallelism > 0 ? Parallelism : Environment.ProcessorCount;
}
