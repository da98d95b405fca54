namespace DeepEmotion.Model.Emotions;

/// <summary>The seven expression classes of FER2013, with that data set's numbers (0 to 6).</summary>
/// <remarks>Goodfellow et al., "Challenges in Representation Learning" (2013), section 2.</remarks>
public enum Emotion
{
    Angry = 0,
    Disgust = 1,
    Fear = 2,
    Happy = 3,
    Sad = 4,
    Surprise = 5,
    Neutral = 6,
}
