using DeepEmotion.Model.Registry;

namespace DeepEmotion.Functions.Storage;

/// <summary>Every container, queue and table of the system; infra/ creates the same ones, and a test compares the two.</summary>
public static class StorageNames
{
    /// <summary>The configuration section of the storage account, the Functions host's own as well.</summary>
    public const string Connection = "AzureWebJobsStorage";

    /// <summary>What people drop: <c>{batch}/{photo or zip}</c>.</summary>
    public const string UploadsContainer = "uploads";

    /// <summary>Face crops too large for a queue message (claim check); each blob lives until its message is done.</summary>
    public const string FacesContainer = "faces";

    /// <summary><c>{batch}/summary.json, results.csv, results.jsonl, report.html</c>.</summary>
    public const string ResultsContainer = "results";

    /// <summary>Thumbnails and face pictures in colour that reports show: <c>{batch}/{key}</c>, one blob a photo.</summary>
    public const string PicturesContainer = "pictures";

    /// <summary><c>{version}/model.onnx</c>, <c>{version}/manifest.json</c> and <c>current.json</c>.</summary>
    public const string ModelsContainer = ModelRegistry.ContainerName;

    /// <summary>Training data for the scheduled job.</summary>
    public const string DatasetsContainer = "datasets";

    /// <summary>Runs of the scheduled job: <c>{execution}/checkpoint.bin</c> and what else a run's folder holds.</summary>
    public const string TrainingContainer = "training";

    /// <summary>Events of uploads that Event Grid could not deliver, as it writes them.</summary>
    public const string DeadLettersContainer = "dead-letters";

    /// <summary>Faces waiting for the network.</summary>
    public const string ScoreFacesQueue = "score-faces";

    /// <summary>Messages of <see cref="ScoreFacesQueue"/> that failed too often.</summary>
    public const string ScoreFacesPoisonQueue = "score-faces-poison";

    /// <summary>Uploads that reconciliation found without a row; preprocessed like a fresh upload.</summary>
    public const string RetryUploadsQueue = "retry-uploads";

    /// <summary>Messages of <see cref="RetryUploadsQueue"/> that failed too often.</summary>
    public const string RetryUploadsPoisonQueue = "retry-uploads-poison";

    /// <summary>One message for each batch that has all that was expected; for others to read.</summary>
    public const string BatchCompletedQueue = "batch-completed";

    /// <summary>Where the Functions host puts blob events that failed too often; the host chose the name.</summary>
    public const string BlobTriggerPoisonQueue = "webjobs-blobtrigger-poison";

    /// <summary>One row a photo: partition = batch, row = image.</summary>
    public const string ResultsTable = "results";

    /// <summary>Rows of each batch: when it was last touched and last summarized, what is expected, its zips.</summary>
    public const string BatchesTable = "batches";
}
