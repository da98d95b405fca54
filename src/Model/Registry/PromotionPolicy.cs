namespace DeepEmotion.Model.Registry;

/// <summary>When a published model becomes the one that serves.</summary>
public enum PromotionPolicy
{
    /// <summary>If <see cref="PromotionGate"/> lets it pass.</summary>
    IfBetter,

    /// <summary>In any case.</summary>
    Always,

    /// <summary>Not now; a person promotes it later.</summary>
    Never,
}
