namespace DeepEmotion.Training.Export;

/// <summary>A manifest's facts about a network.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Parameters">Number of trained weights.</param>
/// <param name="MultiplyAdds">For one face; 0 if unknown.</param>
internal sealed record NetworkFacts(string Name, long Parameters, long MultiplyAdds);
