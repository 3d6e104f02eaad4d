import { nearest } from '../../task/nearest.ts'
import { type Directive, onlyOpenssh, sshConfigError } from './directive.ts'
import { matchesPatterns } from './pattern.ts'

/** What we do as ssh(1) does. */
const HONOURED =
  words(`AddressFamily BindAddress ChallengeResponseAuthentication Ciphers ConnectTimeout ForwardAgent
  GlobalKnownHostsFile HashKnownHosts HostKeyAlgorithms HostKeyAlias HostName IdentitiesOnly IdentityAgent IdentityFile IgnoreUnknown
  KbdInteractiveAuthentication KexAlgorithms MACs PasswordAuthentication Port PreferredAuthentications ProxyJump
  PubkeyAuthentication ServerAliveCountMax ServerAliveInterval StrictHostKeyChecking User UserKnownHostsFile`)

/**
 * What changes nothing of what a run does: matters of terminals, of forwarded ports, of ssh's own
 * connections, and which kinds of keys a user's login may be proved with.
 */
const IGNORED = words(`AddKeysToAgent BatchMode CASignatureAlgorithms CanonicalDomains
  CanonicalizeFallbackLocal CanonicalizeMaxDots CanonicalizePermittedCNAMEs ChannelTimeout CheckHostIP
  ClearAllForwardings Compression ConnectionAttempts ControlMaster ControlPath ControlPersist
  DynamicForward EnableEscapeCommandline EnableSSHKeysign EscapeChar ExitOnForwardFailure FingerprintHash
  ForkAfterAuthentication ForwardX11 ForwardX11Timeout ForwardX11Trusted GatewayPorts
  GSSAPIAuthentication GSSAPIClientIdentity GSSAPIDelegateCredentials GSSAPIKexAlgorithms
  GSSAPIKeyExchange GSSAPIRenewalForcesRekey GSSAPIServerIdentity GSSAPITrustDns
  HostbasedAcceptedAlgorithms HostbasedAuthentication HostbasedKeyTypes IPQoS
  LocalCommand LocalForward LogLevel LogVerbose NoHostAuthenticationForLocalhost
  NumberOfPasswordPrompts ObscureKeystrokeTiming PermitLocalCommand PermitRemoteOpen ProxyUseFdpass
  PubkeyAcceptedAlgorithms PubkeyAcceptedKeyTypes RefuseConnection RekeyLimit RemoteForward RequestTTY RequiredRSASize
  SecurityKeyProvider SendEnv SessionType StdinNull StreamLocalBindMask StreamLocalBindUnlink
  SyslogFacility Tag TCPKeepAlive Tunnel TunnelDevice UpdateHostKeys UseKeychain VerifyHostKeyDNS
  VisualHostKey WarnWeakCrypto XAuthLocation`)

/** What would change the result and cannot be done: refused, unless it has one of these values. */
const REFUSED: ReadonlyMap<string, readonly string[]> = new Map([
  ['bindinterface', []],
  ['canonicalizehostname', ['no', 'none', 'false']],
  ['certificatefile', ['none']],
  ['knownhostscommand', ['none']],
  ['pkcs11provider', ['none']],
  ['proxycommand', ['none']],
  ['remotecommand', ['none']],
  ['revokedhostkeys', ['none']],
  ['setenv', []],
  ['smartcarddevice', []],
  ['usersh', []],
])

/** @throws {DroverError} `ssh-config` for a setting that cannot be honoured, or that nobody knows. */
export function demandKnown(directive: Directive, ignoreUnknown: readonly string[]): void {
  const { keyword, written, args, source } = directive
  const harmless = REFUSED.get(keyword)
  if (harmless && !harmless.includes(args[0]?.toLowerCase() ?? ''))
    throw onlyOpenssh(directive, 'is something that only the system’s ssh can do')
  if (harmless || HONOURED.has(keyword) || IGNORED.has(keyword)) return
  if (matchesPatterns(ignoreUnknown, keyword)) return
  const near = nearest(keyword, [...HONOURED, ...IGNORED, ...REFUSED.keys()])
  throw sshConfigError(
    source,
    `there is no setting ${written}`,
    near === null ? undefined : `did you mean ${near}?`,
  )
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.toLowerCase().split(/\s+/))
}
