namespace DeepEmotion.Simulation;

/// <summary>US dollars, list prices without free grants. docs/operations.md says which are quoted and which assumed.</summary>
internal sealed record Prices
{
    public double BlobWrite { get; init; } = 0.05 / 10_000;

    public double BlobRead { get; init; } = 0.004 / 10_000;

    public double QueueOperation { get; init; } = 0.004 / 10_000;

    public double TableOperation { get; init; } = 0.00036 / 10_000;

    public double Event { get; init; } = 0.60 / 1_000_000;

    public double FunctionGigabyteSecond { get; init; } = 0.000026;

    public double FunctionExecution { get; init; } = 0.40 / 1_000_000;

    /// <summary>A replica's second: 8 vCPU, 56 GiB and one T4.</summary>
    public double GpuReplicaSecond { get; init; } = 8 * 0.000024 + 56 * 0.000003 + 0.00018;
}
