import '@fontsource-variable/noto-sans-jp/wght.css';
import './styles/site.css';
import './styles/print.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { start } from './session/store';
import { keepFocus } from './ui/keepFocus';
import { guardPresses } from './ui/pressGuard';

const root = document.getElementById('root');
if (root) {
  guardPresses(document);
  keepFocus(document);
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
  void start();
}
