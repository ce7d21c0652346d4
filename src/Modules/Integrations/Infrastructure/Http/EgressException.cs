namespace GeniusErp.Modules.Integrations.Infrastructure.Http;

/// <summary>Carries the guard's fault through the HTTP stack, which knows only exceptions. Never leaves <see cref="ProviderHttp"/>.</summary>
internal sealed class EgressException(EgressFault fault) : IOException($"Egress: {fault}.")
{
    public EgressFault Fault => fault;
}
