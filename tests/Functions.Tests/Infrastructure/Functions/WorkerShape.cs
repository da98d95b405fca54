namespace DeepEmotion.Functions.Tests.Infrastructure.Functions;

/// <summary>What of a worker's type our functions write: one constructor and the properties that can be set.</summary>
/// <param name="Type">The declaration of the default build.</param>
/// <param name="Name">The worker's full name.</param>
/// <param name="Constructor">The worker's constructor that we use: the types of its parameters.</param>
/// <param name="Settable">The worker's properties with a public setter.</param>
/// <param name="Source">The worker's file, below its repository's root at <see cref="WorkerShapeTests.Commit"/>.</param>
internal sealed record WorkerShape(Type Type, string Name, string Constructor, string[] Settable, string Source);
