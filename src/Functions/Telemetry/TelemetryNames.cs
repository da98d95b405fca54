namespace DeepEmotion.Functions.Telemetry;

/// <summary>Names of attributes: OpenTelemetry's own if its conventions have one, otherwise <c>deepemotion.</c>.</summary>
/// <remarks>https://opentelemetry.io/docs/specs/semconv/messaging/; Queue Storage is not among the systems listed there.</remarks>
internal static class TelemetryNames
{
    public const string ErrorType = "error.type";
    public const string MessagingSystem = "messaging.system";
    public const string MessagingOperationName = "messaging.operation.name";
    public const string MessagingOperationType = "messaging.operation.type";
    public const string MessagingDestination = "messaging.destination.name";
    public const string MessagingMessageId = "messaging.message.id";
    public const string MessagingBodySize = "messaging.message.body.size";
    public const string QueueStorage = "azure_queue_storage";

    public const string Batch = "deepemotion.batch";
    public const string Upload = "deepemotion.upload";
    public const string Image = "deepemotion.image";
    public const string PhotoCount = "deepemotion.photo.count";
    public const string PhotoStatus = "deepemotion.photo.status";
    public const string FaceCount = "deepemotion.face.count";
    public const string Emotion = "deepemotion.emotion";
    public const string DequeueCount = "deepemotion.message.dequeue_count";
    public const string ModelVersion = "deepemotion.model.version";
    public const string ScoringProvider = "deepemotion.scoring.provider";
    public const string ScoringConfigured = "deepemotion.scoring.configured";
    public const string ModelBundled = "deepemotion.model.bundled";
}
