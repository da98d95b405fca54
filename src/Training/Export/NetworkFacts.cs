namespace DeepEmotion.Training.Export;

/// <summary>What a manifest says of a network.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Parameters">Number of trained weights.</param>
/// <param name="MultiplyAdds">For one face; 0 where that is not known.</param>
internal sealed record NetworkFacts(string Name, long Parameters, long MultiplyAdds);
