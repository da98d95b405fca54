using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using DeepEmotion.Functions.Access;
using DeepEmotion.Functions.Batches;
using DeepEmotion.Functions.Batches.Labelling;
using DeepEmotion.Functions.Batches.Live;
using DeepEmotion.Functions.Batches.Plans;
using DeepEmotion.Functions.Batches.Report;
using DeepEmotion.Functions.Configuration;
using DeepEmotion.Functions.DirectScoring;
using DeepEmotion.Functions.Forgetting;
using DeepEmotion.Functions.Health;
using DeepEmotion.Functions.Http;
using DeepEmotion.Functions.Models;
using DeepEmotion.Functions.Pages;
using DeepEmotion.Functions.Pictures;
using DeepEmotion.Functions.Preprocessing;
using DeepEmotion.Functions.Queues;
using DeepEmotion.Functions.Recovery;
using DeepEmotion.Functions.Rescoring;
using DeepEmotion.Functions.Results;
using DeepEmotion.Functions.Scoring;
using DeepEmotion.Functions.Storage;
using DeepEmotion.Functions.Telemetry;
using DeepEmotion.Functions.Tombstones;
using DeepEmotion.Functions.Uploads;
using DeepEmotion.Model.Registry;
using DeepEmotion.Model.Scoring;
using DeepEmotion.Model.Serving;
using DeepEmotion.Vision;
using DeepEmotion.Vision.Decoding;
using DeepEmotion.Vision.Detection;
using DeepEmotion.Vision.Detection.BlazeFace;
using DeepEmotion.Vision.Pictures;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Functions;

/// <summary>Registers the system's services, for the Functions worker and the local host alike.</summary>
public static class ServiceRegistration
{
    public static IServiceCollection AddDeepEmotion(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddTelemetry(configuration);
        services.AddStorage(configuration);
        services.AddVision(configuration);
        services.AddModel(configuration);
        services.AddUploads(configuration);
        services.AddBatches(configuration);
        services.AddApi(configuration);
        // Each function that reads a body has its own limit and answers in words; Kestrel's limit would close the connection.
        services.Configure<KestrelServerOptions>(static kestrel => kestrel.Limits.MaxRequestBodySize = null);
        return services;
    }

    private static void AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        var clients = new StorageClients(configuration);
        services.AddSingleton(clients);
        services.AddSingleton(_ => clients.CreateBlobs());
        services.AddSingleton(_ => clients.CreateQueues());
        services.AddSingleton(_ => clients.CreateTables());
        services.AddSingleton<StorageInitializer>();
    }

    private static void AddVision(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidated<ImagingOptions>(configuration, ImagingOptions.Section);
        services.AddValidated<FaceDetectionOptions>(configuration, FaceDetectionOptions.Section);
        services.AddSingleton<IFaceDetector, BlazeFaceDetector>();
        services.AddSingleton<PhotoAnalyzer>();
        services.AddValidated<PictureOptions>(configuration, PictureOptions.Section);
        services.AddSingleton<PictureMaker>();
    }

    private static void AddModel(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidated<ScoringOptions>(configuration, ScoringOptions.Section);
        services.AddValidated<HotModelOptions>(configuration, HotModelOptions.Section);
        services.AddSingleton<SessionFactory>();
        services.AddSingleton(provider => new ModelRegistry(provider.Container(StorageNames.ModelsContainer), provider.Time()));
        services.AddSingleton<IModelSource>(provider => provider.GetRequiredService<ModelRegistry>());
        services.AddSingleton<ModelLoader>();
        services.AddSingleton<HotModel>();
        services.AddSingleton<RunScheduler>();
        services.AddSingleton<VersionedModels>();
        services.AddSingleton<ModelCatalog>();
        services.AddSingleton<ScoringRole>();
        services.AddHostedService<ModelWarmUp>();
    }

    private static void AddUploads(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidated<PreprocessingOptions>(configuration, PreprocessingOptions.Section);
        services.AddValidated<ReconciliationOptions>(configuration, ReconciliationOptions.Section);
        services.AddSingleton<PhotoGate>();
        services.AddSingleton(provider => new PictureStore(
            provider.Container(StorageNames.PicturesContainer), provider.GetRequiredService<TombstoneStore>(), provider.GetRequiredService<IOptions<PictureOptions>>().Value.Keep));
        services.AddSingleton<ArchiveProcessor>();
        services.AddSingleton<UploadProcessor>();
        services.AddSingleton<PhotoScorer>();
        services.AddSingleton<FacesMessageScorer>();
        services.AddValidated<PatienceOptions>(configuration, PatienceOptions.Section);
        services.AddSingleton<Patience>();
        services.AddSingleton<UploadCompletion>();
        services.AddSingleton<LostFaces>();
        services.AddSingleton<Requeue>();
        services.AddSingleton<Rescore>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<TombstoneStore>(provider, provider.Table(StorageNames.BatchesTable)));
        services.AddSingleton<Oblivion>();
        services.AddValidated<RetentionOptions>(configuration, RetentionOptions.Section);
        services.AddSingleton<Retention>();
        services.AddValidated<DirectScoringOptions>(configuration, DirectScoringOptions.Section);
        services.AddSingleton<BodyBudget>();
        services.AddSingleton<PhotoBodyReader>();
        services.AddSingleton<DirectScorer>();
        services.AddSingleton(provider => new FacesQueue(
            provider.Queue(StorageNames.ScoreFacesQueue), provider.Container(StorageNames.FacesContainer), provider.GetRequiredService<TombstoneStore>()));
        services.AddSingleton(provider => new RetryQueue(provider.Queue(StorageNames.RetryUploadsQueue)));
        services.AddSingleton(provider => new BlobTriggerQueue(provider.Queue(BlobTriggerQueue.NameFor(configuration))));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<FailureRecorder>(
            provider, provider.Container(StorageNames.UploadsContainer), provider.Container(StorageNames.ResultsContainer)));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<DeadLetterRecovery>(provider, provider.Container(StorageNames.DeadLettersContainer)));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<UploadReconciler>(provider, provider.Container(StorageNames.UploadsContainer)));
    }

    private static void AddBatches(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidated<BatchOptions>(configuration, BatchOptions.Section);
        services.AddSingleton(provider => new RowPrecedence(provider.Container(StorageNames.UploadsContainer)));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<BatchLedger>(provider, provider.Table(StorageNames.BatchesTable)));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<BatchModels>(provider, provider.Table(StorageNames.BatchesTable)));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<ArchiveNames>(provider, provider.Table(StorageNames.BatchesTable)));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<OutdatedRows>(provider, provider.Table(StorageNames.ResultsTable)));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<ResultsStore>(provider, provider.Table(StorageNames.ResultsTable)));
        services.AddSingleton<ProvenanceReader>();
        services.AddSingleton(static provider => new FaceExplainer(provider.GetRequiredService<HotModel>(), provider.GetRequiredService<IOptions<BatchOptions>>().Value.ExplainFaces));
        services.AddSingleton<LabelPage>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<GivenFiles>(provider, provider.Container(StorageNames.ResultsContainer)));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<BatchSummarizer>(provider, provider.Container(StorageNames.ResultsContainer)));
        services.AddSingleton(provider => new BatchReader(provider.Container(StorageNames.ResultsContainer)));
        services.AddSingleton(provider => new ResultPages(provider.Table(StorageNames.ResultsTable)));
        services.AddSingleton(provider => new BatchPlans(provider.Table(StorageNames.BatchesTable)));
        services.AddSingleton<BatchFigures>();
        services.AddSingleton<BatchStates>();
        services.AddSingleton<PhotoPages>();
        services.AddValidated<CompletionOptions>(configuration, CompletionOptions.Section);
        services.AddSingleton(static provider => ActivatorUtilities.CreateInstance<CompletionWebhook>(provider, new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<BatchCompletion>(provider, provider.Queue(StorageNames.BatchCompletedQueue)));
    }

    private static void AddApi(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<HealthCheck>();
        services.AddSingleton<Api>();
        services.AddSingleton<CallerReader>();
        services.AddSingleton<SignedInRoutes>();
        services.AddSingleton<SitePages>();
        services.AddValidated<UploadOptions>(configuration, UploadOptions.Section);
        services.AddSingleton<UploadAddresses>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<DirectUpload>(provider, provider.Container(StorageNames.UploadsContainer)));
    }

    private static BlobContainerClient Container(this IServiceProvider provider, string name) =>
        provider.GetRequiredService<BlobServiceClient>().GetBlobContainerClient(name);

    private static QueueClient Queue(this IServiceProvider provider, string name) =>
        provider.GetRequiredService<QueueServiceClient>().GetQueueClient(name);

    private static TableClient Table(this IServiceProvider provider, string name) =>
        provider.GetRequiredService<TableServiceClient>().GetTableClient(name);

    private static TimeProvider Time(this IServiceProvider provider) => provider.GetRequiredService<TimeProvider>();
}
