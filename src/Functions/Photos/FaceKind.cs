namespace DeepEmotion.Functions.Photos;

/// <summary>How far a face's answer can be trusted.</summary>
public enum FaceKind
{
    /// <summary>A good picture and a sure answer.</summary>
    Clear,

    /// <summary>A good picture, and a confidence under the model's threshold.</summary>
    Unsure,

    /// <summary>A poor picture, however sure the answer.</summary>
    Poor,
}
