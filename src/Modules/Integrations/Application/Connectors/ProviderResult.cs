using System.Diagnostics.CodeAnalysis;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Connectors;

/// <summary>What a connector brings back: a value, or one classified failure.</summary>
internal sealed record ProviderResult<T>
{
    private ProviderResult(T? value, ProviderFailure? failure) => (Value, Failure) = (value, failure);

    public T? Value { get; }

    public ProviderFailure? Failure { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool Succeeded => Failure is null;

    public static implicit operator ProviderResult<T>(T value) => new(value, null);

    public static implicit operator ProviderResult<T>(ProviderFailure failure) => new(default, failure);
}
