namespace DeepEmotion.Simulation;

/// <summary>What people drop.</summary>
internal sealed record Workload
{
    public int Photos { get; init; } = 1_000_000;

    /// <summary>Photos of a batch, and of a zip when <see cref="Zips"/>.</summary>
    public int PhotosPerBatch { get; init; } = 1000;

    /// <summary>Every batch is one zip.</summary>
    public bool Zips { get; init; }

    /// <summary>Photos a second that reach the uploads container.</summary>
    public double UploadsPerSecond { get; init; } = 500;

    public int Seed { get; init; } = 1;

    /// <summary>Share of photos in which no face is found (assumption).</summary>
    public double NoFaceShare { get; init; } = 0.15;

    /// <summary>Mean faces of a photo that has one; 205 faces in 99 photos of the detector's test set give 2.07 over all photos.</summary>
    public double MeanFaces { get; init; } = 2.44;

    /// <summary>Faces of one photo: none, or one and a geometric number more.</summary>
    public int DrawFaces(Random random)
    {
        if (random.NextDouble() < NoFaceShare)
        {
            return 0;
        }
        var stop = 1 / MeanFaces;
        var faces = 1;
        while (random.NextDouble() > stop && faces < 64)
        {
            faces++;
        }
        return faces;
    }
}
