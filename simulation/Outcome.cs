using System.Globalization;
using System.Text;

namespace DeepEmotion.Simulation;

/// <summary>What a simulated run came to.</summary>
internal sealed record Outcome
{
    public required Workload Workload { get; init; }

    public required Platform Platform { get; init; }

    /// <summary>Seconds from the end of an upload to its row, shortest first.</summary>
    public required IReadOnlyList<float> Latencies { get; init; }

    /// <summary>From the first upload to the last row.</summary>
    public required double Seconds { get; init; }

    public required long Messages { get; init; }

    public required long MessageBytes { get; init; }

    public required Storage Storage { get; init; }

    public required FunctionsFleet Functions { get; init; }

    public required ScorerFleet Scorers { get; init; }

    public string ToText(Prices prices)
    {
        var events = Workload.Zips ? (double)Workload.Photos / Workload.PhotosPerBatch : Workload.Photos;
        var storage = Storage.BlobWrites * prices.BlobWrite + Storage.BlobReads * prices.BlobRead
            + Storage.QueueOperations * prices.QueueOperation + Storage.TableOperations * prices.TableOperation;
        var functions = Functions.BusySeconds * Platform.InstanceGigabytes * prices.FunctionGigabyteSecond + Functions.Executions * prices.FunctionExecution;
        var gpu = Scorers.GpuSeconds * prices.GpuReplicaSecond;
        return new StringBuilder()
            .AppendLine(Text($"photos {Workload.Photos:N0} in {(Workload.Zips ? "zips" : "batches")} of {Workload.PhotosPerBatch:N0}, {Workload.UploadsPerSecond:N0} uploaded a second, seed {Workload.Seed}"))
            .AppendLine(Text($"rows {Latencies.Count:N0} after {Seconds:N0} s: {Latencies.Count / Seconds:N0} photos/s"))
            .AppendLine(Text($"latency s   p50 {At(0.5):N1}  p95 {At(0.95):N1}  p99 {At(0.99):N1}  max {At(1):N1}"))
            .AppendLine(Text($"messages {Messages:N0} of {MessageBytes / Math.Max(1.0, Messages) / 1024:N1} KiB on average, at most {Scorers.PeakQueue:N0} waiting"))
            .AppendLine(Text($"functions   {Functions.Peak} instances at most, {Functions.BusySeconds / 3600:N1} h of work"))
            .AppendLine(Text($"scorer      {Scorers.PeakReplicas} GPUs at most, {Scorers.Starts} cold starts, {Scorers.GpuSeconds:N0} s billed, {Scorers.BusySeconds:N0} s computing {Scorers.Faces:N0} faces in {Scorers.Runs:N0} runs"))
            .AppendLine(Text($"storage     {Storage.Total / Workload.Photos:N2} operations a photo; of the targets: queue of events {Storage.Events.Utilization(Seconds):P0}, score-faces {Storage.ScoreFaces.Utilization(Seconds):P0} (longest wait {Storage.ScoreFaces.LongestWait:N1} s), account {Storage.Account.Utilization(Seconds):P0}, longest wait for a partition {Storage.PartitionWait:N1} s"))
            .AppendLine(Text($"cost USD    storage {storage:N2}  events {events * prices.Event:N2}  functions {functions:N2}  GPU {gpu:N2}  total {storage + events * prices.Event + functions + gpu:N2}"))
            .ToString();
    }

    private float At(double share) => Latencies[(int)Math.Min(Latencies.Count - 1, share * Latencies.Count)];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
