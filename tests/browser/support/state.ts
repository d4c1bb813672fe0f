import type { Page } from '@playwright/test';
import type { Person } from './system.ts';

