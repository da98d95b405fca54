using System.Collections.Immutable;
using DeepEmotion.Functions.Batches.Labels;

namespace DeepEmotion.Functions.Batches.Labelling;

/// <summary>The labelling page's data: the faces and how they were drawn, without the model's answers.</summary>
public sealed record LabelSheet
{
    public int Schema { get; init; } = LabelFile.CurrentSchema;

    public required string Batch { get; init; }

    public required ImmutableArray<LabelStratum> Strata { get; init; }

    /// <summary>The possible answers, in the order of their keys.</summary>
    public ImmutableArray<string> Words { get; init; } = LabelFile.Words;

    /// <summary>The faces to label, in a random order.</summary>
    public required ImmutableArray<SheetFace> Faces { get; init; }

    /// <summary>The whole photos in which to look for missed faces.</summary>
    public required ImmutableArray<SheetPhoto> Photos { get; init; }
}

/// <summary>A face to label.</summary>
/// <param name="Id"><c>face_id</c>.</param>
/// <param name="Box">Left, top, width, height in pixels of the upright photo.</param>
/// <param name="Width">Of the photo.</param>
/// <param name="Height">Of the photo.</param>
public sealed record SheetFace(string Id, ImmutableArray<int> Box, int Width, int Height);

/// <summary>A photo to look through.</summary>
/// <param name="Id"><c>photo_id</c>.</param>
/// <param name="Width">Pixels, upright.</param>
/// <param name="Height">Pixels, upright.</param>
/// <param name="Boxes">The faces that were found, of any quality.</param>
public sealed record SheetPhoto(string Id, int Width, int Height, ImmutableArray<ImmutableArray<int>> Boxes);
