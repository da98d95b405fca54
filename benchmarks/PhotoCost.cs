namespace DeepEmotion.Benchmarks;

/// <summary>CPU time of this process while one photo was analysed; true of the photo only where nothing else runs in the process.</summary>
/// <param name="Decode">From bytes to upright pixels.</param>
/// <param name="Find">Finding faces and cropping them.</param>
/// <param name="Score">The emotion network.</param>
internal readonly record struct PhotoCost(TimeSpan Decode, TimeSpan Find, TimeSpan Score)
{
    public TimeSpan Total => Decode + Find + Score;

    public static PhotoCost operator +(PhotoCost a, PhotoCost b) => new(a.Decode + b.Decode, a.Find + b.Find, a.Score + b.Score);
}
