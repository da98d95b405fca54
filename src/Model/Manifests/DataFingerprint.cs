namespace DeepEmotion.Model.Manifests;

/// <summary>Identifies a training set, so that two runs can be checked for using the same images.</summary>
/// <param name="Name">File or blob name, without its path.</param>
/// <param name="Sha256">SHA-256 over labels and pixels of the training images, in order; 64 lower-case hex digits.</param>
/// <param name="Images">Number of training images after cleaning.</param>
public sealed record DataFingerprint(string Name, string Sha256, int Images);
