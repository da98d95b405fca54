namespace DeepEmotion.Model.Registry;

/// <summary>Somebody else changed <c>current.json</c> between reading and writing it.</summary>
public sealed class PromotionConflictException(string message, Exception? inner = null) : Exception(message, inner);
