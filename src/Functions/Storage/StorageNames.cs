using DeepEmotion.Model.Registry;

namespace DeepEmotion.Functions.Storage;

/// <summary>Every container, queue and table of the system; infra/ creates the same ones, and a test compares them.</summary>
public static class StorageNames
{
    /// <summary>The configuration section of the storage account; the Functions host uses the same one.</summary>
    public const string Connection = "AzureWebJobsStorage";

    /// <summary>Uploads: <c>{batch}/{photo or zip}</c>.</summary>
    public const string UploadsContainer = "uploads";

    /// <summary>Face crops too large for a queue message (claim check); each blob lives until its message is done.</summary>
    public const string FacesContainer = "faces";

    /// <summary><c>{batch}/summary.json, results.csv, results.jsonl, report.html</c>.</summary>
    public const string ResultsContainer = "results";

    /// <summary>Thumbnails and colour face pictures for reports: <c>{batch}/{key}</c>, one blob per photo.</summary>
    public const string PicturesContainer = "pictures";

    /// <summary><c>{version}/model.onnx</c>, <c>{version}/manifest.json</c> and <c>current.json</c>.</summary>
    public const string ModelsContainer = ModelRegistry.ContainerName;

    /// <summary>Training data for the scheduled job.</summary>
    public const string DatasetsContainer = "datasets";

    /// <summary>Runs of the scheduled job: <c>{execution}/checkpoint.bin</c> and the other files of a run's folder.</summary>
    public const string TrainingContainer = "training";

    /// <summary>Upload events that Event Grid could not deliver, in its own format.</summary>
    public const string DeadLettersContainer = "dead-letters";

    /// <summary>Faces waiting for the network.</summary>
    public const string ScoreFacesQueue = "score-faces";

    /// <summary>Messages of <see cref="ScoreFacesQueue"/> that failed too often.</summary>
    public const string ScoreFacesPoisonQueue = "score-faces-poison";

    /// <summary>Uploads to preprocess again, such as those that reconciliation found without a row.</summary>
    public const string RetryUploadsQueue = "retry-uploads";

    /// <summary>Messages of <see cref="RetryUploadsQueue"/> that failed too often.</summary>
    public const string RetryUploadsPoisonQueue = "retry-uploads-poison";

    /// <summary>One message for each complete batch, for other systems to read.</summary>
    public const string BatchCompletedQueue = "batch-completed";

    /// <summary>Blob events that failed too often; the Functions host chose the name.</summary>
    public const string BlobTriggerPoisonQueue = "webjobs-blobtrigger-poison";

    /// <summary>One row per photo: partition = batch, row = image.</summary>
    public const string ResultsTable = "results";

    /// <summary>Rows of each batch: when it last changed and was last summarized, what is expected, its zips.</summary>
    public const string BatchesTable = "batches";
}
