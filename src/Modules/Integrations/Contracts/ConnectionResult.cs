using System.Diagnostics.CodeAnalysis;

namespace GeniusErp.Modules.Integrations.Contracts;

/// <summary>A value, or the named failure that stands in its place. What is a bug, or a database that does not answer, is an exception instead.</summary>
public sealed record ConnectionResult<T>
    where T : class
{
    private ConnectionResult(T? value, ConnectionFailure? failure) => (Value, Failure) = (value, failure);

    /// <summary>Null exactly when <see cref="Failure"/> is set.</summary>
    public T? Value { get; }

    /// <summary>Null exactly when <see cref="Value"/> is set.</summary>
    public ConnectionFailure? Failure { get; }

    /// <summary>There is a value.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool Succeeded => Failure is null;

    /// <summary>A success.</summary>
    public static implicit operator ConnectionResult<T>(T value) => new(value, null);

    /// <summary>A failure.</summary>
    public static implicit operator ConnectionResult<T>(ConnectionFailure failure) => new(null, failure);

    /// <summary>The value, for callers that have nothing better to do with a failure than to give up.</summary>
    /// <exception cref="ConnectionException">There is a failure.</exception>
    public T Require() => Value ?? throw new ConnectionException(Failure!);
}
