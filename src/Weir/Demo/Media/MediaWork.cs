namespace Weir.Demo.Media;

/// <summary>What a server did with a job.</summary>
/// <param name="Server">Its index.</param>
/// <param name="Letter">The job's class.</param>
/// <param name="Begun">When work on it began.</param>
/// <param name="Ended">And ended.</param>
internal readonly record struct MediaWork(int Server, char Letter, DateTime Begun, DateTime Ended);
