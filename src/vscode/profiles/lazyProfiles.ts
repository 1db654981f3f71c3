import type { Profile } from '../../core/profiles/profile.ts';

/** Reads a profile's text, and loads the YAML parser only now. */
export async function parseProfileLate(path: string, text: string, offered: readonly string[]): Promise<Profile> {
  const { parseProfile } = await import('../../core/profiles/parseProfile.ts');
  return parseProfile(path, text, offered);
}
