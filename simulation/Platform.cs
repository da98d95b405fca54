namespace DeepEmotion.Simulation;

/// <summary>What the platform and our code do, in seconds and per second. docs/scale.md says where each figure comes from.</summary>
internal sealed record Platform
{
    /// <summary>From the end of an upload to the host's queue: Event Grid and the webhook (assumption; median).</summary>
    public double EventDelay { get; init; } = 0.5;

    /// <summary>One storage request inside the region (assumption; median).</summary>
    public double StorageDelay { get; init; } = 0.01;

    /// <summary>A photo of 1920 pixels (assumption).</summary>
    public double PhotoMegabytes { get; init; } = 0.3;

    /// <summary>What an instance reads of one blob in a second (assumption).</summary>
    public double MegabytesPerSecond { get; init; } = 50;

    /// <summary>azcopy's block.</summary>
    public double UploadBlockMegabytes { get; init; } = 8;

    /// <summary>What is read of a zip at a time (Preprocessing:ArchiveReadSize).</summary>
    public double ArchiveReadMegabytes { get; init; } = 4;

    /// <summary>One core's time to decode a photo, find its faces and crop them (assumption until measured on a deployed app).</summary>
    public double PreprocessSeconds { get; init; } = 0.12;

    /// <summary>Cores of a Functions instance of 2048 MB (assumption).</summary>
    public int InstanceCores { get; init; } = 1;

    public double InstanceGigabytes { get; init; } = 2;

    /// <summary>infra/main.bicep, functionsMaxInstances.</summary>
    public int MaxInstances { get; init; } = 40;

    /// <summary>New Functions instances a second while work waits (assumption).</summary>
    public double InstancesPerSecond { get; init; } = 0.5;

    /// <summary>From the decision to a Functions instance that works (assumption).</summary>
    public double InstanceStart { get; init; } = 5;

    /// <summary>infra/modules/scorer.bicep: KEDA's polling interval, cool-down and messages a replica.</summary>
    public double PollingInterval { get; init; } = 15;

    public double CooldownPeriod { get; init; } = 300;

    public int QueueLength { get; init; } = 2000;

    public int MaxReplicas { get; init; } = 1;

    /// <summary>From the decision to a GPU replica that scores: machine, image pull, start, warm-up (assumption; median).</summary>
    public double ReplicaStart { get; init; } = 90;

    /// <summary>Messages that one replica holds at a time: batchSize + newBatchThreshold.</summary>
    public int MessagesInFlight { get; init; } = 256;

    /// <summary>Scoring__MaxBatchSize.</summary>
    public int MaxBatchSize { get; init; } = 256;

    /// <summary>Launching one run of the network on a T4 (assumption).</summary>
    public double RunSeconds { get; init; } = 0.003;

    /// <summary>One face more in a run on a T4: 0.29 GFLOP at a seventh of 8 TFLOP/s (assumption).</summary>
    public double FaceSeconds { get; init; } = 0.00025;

    /// <summary>The host's and the worker's processor time for a message, over 8 cores (assumption).</summary>
    public double MessageSeconds { get; init; } = 0.0003;

    /// <summary>Messages a second of one queue: Azure's target for messages of 1 KiB.</summary>
    public double QueueTarget { get; init; } = 2000;

    /// <summary>Entities a second of one table partition: Azure's target for entities of 1 KiB.</summary>
    public double PartitionTarget { get; init; } = 2000;

    /// <summary>Requests a second of one storage account: Azure's target.</summary>
    public double AccountTarget { get; init; } = 20_000;

    /// <summary>Photos of a zip that travel in one message, and faces at most (ArchiveGroup).</summary>
    public int PhotosPerGroup { get; init; } = 50;

    public int FacesPerGroup { get; init; } = 400;
}
