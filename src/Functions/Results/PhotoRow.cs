using System.Collections.Immutable;
using System.Text.Json;
using Azure.Data.Tables;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Storage;
using DeepEmotion.Model.Manifests;

namespace DeepEmotion.Functions.Results;

/// <summary>A <see cref="PhotoResult"/> as an entity of the results table.</summary>
/// <remarks>
/// Partition = batch, row = image. A property holds 64 KiB at most, so faces (JSON) and crops (bytes) are split over as many
/// as needed: <c>Faces0</c>, <c>Faces1</c>, … An entity holds 1 MiB at most, so a photo keeps the first
/// <see cref="MaxCrops"/> crops only.
/// </remarks>
public static class PhotoRow
{
    public const string Upload = nameof(Upload);
    public const string UploadETag = nameof(UploadETag);
    public const string UploadModifiedAt = nameof(UploadModifiedAt);
    public const string Status = nameof(Status);
    public const string FaceCount = nameof(FaceCount);

    /// <summary>The schema version; absent in rows of the first builds, which lack the later columns.</summary>
    public const string Schema = nameof(Schema);

    /// <summary>The columns that <see cref="PhotoOf"/> reads.</summary>
    internal static readonly string[] IdentityColumns = [nameof(TableEntity.PartitionKey), nameof(TableEntity.RowKey), "odata.etag", Batch, Image, Upload, UploadETag, UploadModifiedAt];

    internal const int SchemaVersion = 2;
    internal const int MaxCrops = 200;
    private const string Image = nameof(Image);
    private const string Batch = nameof(Batch);
    private const string Reason = nameof(Reason);
    private const string Width = nameof(Width);
    private const string Height = nameof(Height);
    private const string Model = nameof(Model);
    private const string Precision = nameof(Precision);
    private const string Detector = nameof(Detector);
    private const string Group = nameof(Group);
    private const string Pages = nameof(Pages);
    private const string Bytes = nameof(Bytes);
    private const string Sha256 = nameof(Sha256);
    private const string TakenAt = nameof(TakenAt);
    private const string Faces = nameof(Faces);
    private const string Crops = nameof(Crops);
    private const int MaxReason = 1000;

    // The crops that fit beside a full set of faces.
    private const int MaxFaceProperties = 16;

    /// <summary>Every column except the crops, which are most of a row's bytes.</summary>
    internal static string[] WithoutCrops { get; } =
    [
        nameof(TableEntity.PartitionKey), nameof(TableEntity.RowKey), nameof(TableEntity.Timestamp), Batch, Image, Upload, UploadETag, UploadModifiedAt, Status, FaceCount,
        Reason, Width, Height, Model, Precision, Detector, Group, Pages, Bytes, Sha256, TakenAt,
        .. Enumerable.Range(0, MaxFaceProperties).Select(static i => $"{Faces}{i}"),
    ];

    public static string PartitionKey(string batch) => TableKey.From(batch);

    public static string RowKey(PhotoId photo) => TableKey.From(photo.Image, photo.Blob);

    public static TableEntity ToEntity(PhotoResult result)
    {
        var photo = result.Photo;
        var entity = new TableEntity(PartitionKey(photo.Batch), RowKey(photo))
        {
            [Batch] = photo.Batch,
            [Image] = photo.Image,
            [Upload] = photo.Blob,
            [UploadETag] = photo.ETag,
            [UploadModifiedAt] = photo.ModifiedAt,
            [Status] = result.Status.Name(),
            [FaceCount] = result.Faces.Length,
            [Schema] = SchemaVersion,
        };
        if (result.Reason is { } reason)
        {
            entity[Reason] = reason.Length <= MaxReason ? reason : reason[..MaxReason];
        }
        if (result.Width > 0)
        {
            entity[Width] = result.Width;
            entity[Height] = result.Height;
        }
        if (result.Model is { } model)
        {
            entity[Model] = model.ToString();
        }
        WriteFacts(entity, result);
        if (!result.Faces.IsEmpty)
        {
            ChunkedProperty.Write(entity, Faces, JsonSerializer.Serialize(result.Faces.Select(FaceJson.From), FaceJson.Options));
            ChunkedProperty.Write(entity, Crops, FaceJson.JoinCrops(result.Faces.Take(MaxCrops)));
        }
        return entity;
    }

    public static PhotoResult FromEntity(TableEntity entity) => new()
    {
        Photo = PhotoOf(entity),
        Status = StatusOf(entity),
        Reason = entity.GetString(Reason),
        Width = entity.GetInt32(Width) ?? 0,
        Height = entity.GetInt32(Height) ?? 0,
        Model = entity.GetString(Model) is { } model ? ModelVersion.Parse(model) : null,
        Precision = entity.GetString(Precision),
        Facts = new PhotoFacts
        {
            Detector = entity.GetString(Detector),
            Group = entity.GetString(Group),
            Pages = entity.GetInt32(Pages),
            Bytes = entity.GetInt64(Bytes),
            Sha256 = entity.GetString(Sha256),
            TakenAt = entity.GetDateTimeOffset(TakenAt),
        },
        Faces = FacesOf(entity),
    };

    public static PhotoStatus StatusOf(TableEntity entity) => PhotoStatusNames.Parse(entity.GetString(Status));

    public static PhotoId PhotoOf(TableEntity entity) => new(
        entity.GetString(Batch),
        entity.GetString(Image),
        entity.GetString(Upload),
        entity.GetString(UploadETag),
        entity.GetDateTimeOffset(UploadModifiedAt) ?? default);

    private static void WriteFacts(TableEntity entity, PhotoResult result)
    {
        var facts = result.Facts;
        (string Name, object? Value)[] values =
        [
            (Precision, result.Precision), (Detector, facts.Detector), (Group, facts.Group), (Pages, facts.Pages), (Bytes, facts.Bytes), (Sha256, facts.Sha256),
            // A time that storage refuses would cost the photo its row.
            (TakenAt, facts.TakenAt >= TableTime.Earliest ? facts.TakenAt : null),
        ];
        foreach (var (name, value) in values.Where(static fact => fact.Value is not null))
        {
            entity[name] = value;
        }
    }

    private static ImmutableArray<FaceResult> FacesOf(TableEntity entity)
    {
        if (ChunkedProperty.ReadText(entity, Faces) is not { Length: > 0 } json)
        {
            return [];
        }
        var crops = ChunkedProperty.ReadBytes(entity, Crops);
        return [.. JsonSerializer.Deserialize<FaceJson[]>(json, FaceJson.Options)!.Select((face, index) => face.ToResult(crops, index))];
    }
}
