using System.ComponentModel.DataAnnotations;
using DeepEmotion.Model.Manifests;

namespace DeepEmotion.Model.Scoring;

/// <summary>How faces are scored; configuration section <c>Scoring</c>.</summary>
public sealed record ScoringOptions
{
    public const string Section = "Scoring";

    /// <summary><c>Cpu</c>, <c>Cuda</c> or <c>Auto</c>. Default: Auto.</summary>
    public ExecutionProvider ExecutionProvider { get; init; } = ExecutionProvider.Auto;

    /// <summary><c>Fp32</c> or <c>Int8</c>, which takes less than half the time on processors with VNNI and runs on the processor only. A deployment serves one of them. Default: Fp32.</summary>
    public Precision Precision { get; init; } = Precision.Fp32;

    /// <summary>Most faces in one run of the network: 1 to 1024. Default: 64 on a GPU; 8 on the processor, where larger runs take memory and no less time.</summary>
    [Range(1, 1024)]
    public int? MaxBatchSize { get; init; }

    /// <summary>Most faces in one run on an execution provider.</summary>
    public int LargestRun(ExecutionProvider provider) => MaxBatchSize ?? (provider == ExecutionProvider.Cpu ? 8 : 64);

    /// <summary>How long a run that is not full waits for more faces: 0 to 1 s. Default: 2 ms on a GPU; none on the processor, where more than two faces per run gain nothing.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:01")]
    public TimeSpan? MaxBatchDelay { get; init; }

    /// <summary>How long a run that is not full waits on an execution provider.</summary>
    public TimeSpan Delay(ExecutionProvider provider) => MaxBatchDelay ?? (provider == ExecutionProvider.Cpu ? TimeSpan.Zero : TimeSpan.FromMilliseconds(2));

    /// <summary>How long one run may take before the model counts as faulty: 1 s to 10 min, default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan MaxRunTime { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Most photos that wait before callers are held back: 16 to 1,000,000, default 4096.</summary>
    [Range(16, 1_000_000)]
    public int MaxWaitingPhotos { get; init; } = 4096;

    /// <summary>Threads for one run on the processor: 0 to 256; 0, the default, means all cores.</summary>
    [Range(0, 256)]
    public int Threads { get; init; }
}
