namespace Microsoft.Azure.Functions.Worker;

/// <summary>How a host learns of new blobs.</summary>
public enum BlobTriggerSource
{
    /// <summary>The host lists the container.</summary>
    LogsAndContainerScan,

    /// <summary>Event Grid tells the host. The local host lists the container all the same.</summary>
    EventGrid,
}
