namespace DeepEmotion.Functions.Photos;

/// <summary>How far a face's answer can be counted on.</summary>
public enum FaceKind
{
    /// <summary>A good picture and a sure answer.</summary>
    Clear,

    /// <summary>A good picture, and a confidence under the model's threshold.</summary>
    Unsure,

    /// <summary>A picture that is hard to read, however sure the answer.</summary>
    Poor,
}
